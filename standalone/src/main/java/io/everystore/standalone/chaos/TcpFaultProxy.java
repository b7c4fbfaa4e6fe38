package io.everystore.standalone.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on loopback that can be told to be a bad network. Thread-safe.
 *
 * <p>A connection from which bytes were withheld is of no use any more; it is reset when the
 * network becomes good again, so that nobody reads the middle of an answer as its beginning.
 */
final class TcpFaultProxy implements AutoCloseable {
  /** What happens to connections, those that are open and new ones. */
  enum Mode {
    /** Nothing is disturbed. */
    PASS,
    /** Everything arrives late by {@link #DELAY}, in both directions. */
    DELAY,
    /** Connections are made, but no byte arrives in any direction. */
    DROP,
    /** Every connection is reset. */
    RESET,
    /** What the client says arrives, what the server answers does not. */
    HALF_OPEN,
    /** Answers arrive at {@link #SLOW_BYTES_PER_SECOND}. */
    SLOW_READ
  }

  static final long DELAY_MILLIS = 300;
  static final int SLOW_BYTES_PER_SECOND = 2_048;

  /** More connections than this at a time are closed as they come. */
  static final int MAX_CONNECTIONS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(TcpFaultProxy.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int SLOW_CHUNK_BYTES = 128;
  private static final long SLOW_PAUSE_MILLIS = 1_000L * SLOW_CHUNK_BYTES / SLOW_BYTES_PER_SECOND;

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;

  private TcpFaultProxy(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** Begins to pass connections on to a port of this machine. */
  static TcpFaultProxy open(int targetPort) throws IOException {
    ServerSocket listener = new ServerSocket(0, MAX_CONNECTIONS, InetAddress.getLoopbackAddress());
    TcpFaultProxy proxy = new TcpFaultProxy(listener, targetPort);
    start("proxy-" + targetPort, proxy::accept);
    return proxy;
  }

  /** Where clients connect to. */
  int port() {
    return listener.getLocalPort();
  }

  /** From now on the network is like this. */
  void become(Mode next) {
    mode = next;
    for (Connection connection : connections) {
      if (next == Mode.RESET || (next == Mode.PASS && connection.withheld)) {
        connection.reset();
      }
    }
  }

  /** Like {@link #become} for a while, then good again. */
  void becomeFor(long millis, Mode next) throws InterruptedException {
    become(next);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      become(Mode.PASS);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (mode == Mode.RESET || connections.size() >= MAX_CONNECTIONS) {
          reset(client);
        } else {
          start("proxied-" + targetPort, () -> connect(client));
        }
      } catch (IOException e) {
        LOG.debug("no connection accepted", e);
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort),
          CONNECT_TIMEOUT_MILLIS);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException e) {
      // Nobody is there: the client is to learn it at once.
      reset(client);
      reset(server);
      return;
    }
    Connection connection = new Connection(client, server);
    connections.add(connection);
    start("proxied-" + targetPort, () -> pump(connection, server, client, true));
    pump(connection, client, server, false);
  }

  /** Passes one direction on until it ends. */
  private void pump(Connection connection, Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count;
      while ((count = in.read(buffer)) >= 0) {
        pass(connection, buffer, count, out, answers);
      }
      if (connection.withheld) {
        // The end is withheld, too, until the network is good again.
        return;
      }
      to.shutdownOutput();
      if (connection.ended()) {
        connection.close();
        connections.remove(connection);
      }
    } catch (IOException e) {
      connection.reset();
      connections.remove(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(
      Connection connection, byte[] buffer, int count, OutputStream out, boolean answers)
      throws IOException, InterruptedException {
    Mode now = mode;
    if (connection.withheld || now == Mode.DROP || (now == Mode.HALF_OPEN && answers)) {
      connection.withheld = true;
      if (mode == Mode.PASS) {
        throw new IOException("the network became good meanwhile");
      }
      return;
    }
    if (now == Mode.DELAY) {
      TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
    }
    int sent = 0;
    while (answers && sent < count && mode == Mode.SLOW_READ) {
      int chunk = Math.min(SLOW_CHUNK_BYTES, count - sent);
      out.write(buffer, sent, chunk);
      sent += chunk;
      TimeUnit.MILLISECONDS.sleep(SLOW_PAUSE_MILLIS);
    }
    out.write(buffer, sent, count - sent);
  }

  /** Both ends of what a client believes to be one connection. */
  private static final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean withheld;
    private int ends;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Counts an end; true when it was the second. */
    synchronized boolean ended() {
      return ++ends == 2;
    }

    void reset() {
      TcpFaultProxy.reset(client);
      TcpFaultProxy.reset(server);
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.debug("already closed", e);
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    connections.forEach(Connection::reset);
  }
}
