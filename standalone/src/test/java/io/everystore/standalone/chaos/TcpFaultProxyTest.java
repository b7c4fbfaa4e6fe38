package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpFaultProxyTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SHORT_MILLIS = 300;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private TcpFaultProxy proxy = TcpFaultProxy.open(server.getLocalPort());

  TcpFaultProxyTest() throws IOException {}

  @BeforeEach
  void answer() {
    Thread thread = new Thread(this::accept, "server");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread thread = new Thread(() -> echo(client), "server-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Says every line again. */
  private void echo(Socket client) {
    try (client) {
      BufferedReader in = reader(client);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard.add(line);
        say(client, line);
      }
    } catch (IOException ended) {
      heard.add("(ended)");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void say(Socket socket, String line) throws IOException {
    PrintWriter out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8);
    out.print(line + "\n");
    out.flush();
  }

  private static String ask(Socket socket, String line) throws IOException {
    say(socket, line);
    return reader(socket).readLine();
  }

  /** False when the connection ends without an answer, in whichever way that is noticed. */
  private boolean isAnswered(String line) throws IOException {
    try (Socket socket = connect()) {
      return line.equals(ask(socket, line));
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void goodNetwork_passesBothDirections() throws Exception {
    try (Socket socket = connect()) {
      assertEquals("a", ask(socket, "a"));
      assertEquals("b", ask(socket, "b"));
    }
  }

  @Test
  void endOfTheClient_reachesTheServer_andTheAnswerStillTheClient() throws Exception {
    try (Socket socket = connect()) {
      say(socket, "last");
      socket.shutdownOutput();
      BufferedReader in = reader(socket);
      assertEquals("last", in.readLine());
      assertEquals(null, in.readLine());
    }
  }

  @Test
  void delay_holdsUpBothDirections() throws Exception {
    proxy.become(TcpFaultProxy.Mode.DELAY);
    try (Socket socket = connect()) {
      long startNanos = System.nanoTime();
      assertEquals("a", ask(socket, "a"));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      assertTrue(millis >= 2 * TcpFaultProxy.DELAY_MILLIS, millis + " ms");
    }
  }

  @Test
  void silentNetwork_connectsButPassesNothing_andResetsWhenGoodAgain() throws Exception {
    proxy.become(TcpFaultProxy.Mode.DROP);
    try (Socket socket = connect()) {
      socket.setSoTimeout(SHORT_MILLIS);
      assertThrows(SocketTimeoutException.class, () -> ask(socket, "a"));
      assertEquals(List.of(), heard);
      socket.setSoTimeout(PATIENCE_MILLIS);
      proxy.become(TcpFaultProxy.Mode.PASS);
      assertThrows(SocketException.class, () -> reader(socket).readLine());
    }
    try (Socket socket = connect()) {
      assertEquals("b", ask(socket, "b"));
    }
  }

  @Test
  void halfOpenNetwork_bringsTheRequestButNoAnswer() throws Exception {
    try (Socket socket = connect()) {
      assertEquals("before", ask(socket, "before"));
      proxy.become(TcpFaultProxy.Mode.HALF_OPEN);
      socket.setSoTimeout(SHORT_MILLIS);
      assertThrows(SocketTimeoutException.class, () -> ask(socket, "a"));
      Awaitility.await().until(() -> heard.equals(List.of("before", "a")));
      socket.setSoTimeout(PATIENCE_MILLIS);
      proxy.become(TcpFaultProxy.Mode.PASS);
      assertThrows(SocketException.class, () -> reader(socket).readLine());
    }
  }

  @Test
  void reset_endsOpenConnections_andNewOnesUntilGoodAgain() throws Exception {
    try (Socket open = connect()) {
      assertEquals("a", ask(open, "a"));
      proxy.become(TcpFaultProxy.Mode.RESET);
      assertThrows(SocketException.class, () -> reader(open).readLine());
    }
    assertFalse(isAnswered("b"));
    proxy.become(TcpFaultProxy.Mode.PASS);
    try (Socket socket = connect()) {
      assertEquals("c", ask(socket, "c"));
    }
  }

  @Test
  void slowNetwork_letsAnswersTrickle() throws Exception {
    proxy.become(TcpFaultProxy.Mode.SLOW_READ);
    String line = "x".repeat(TcpFaultProxy.SLOW_BYTES_PER_SECOND / 2);
    try (Socket socket = connect()) {
      long startNanos = System.nanoTime();
      assertEquals(line, ask(socket, line));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      assertTrue(millis >= 400, millis + " ms");
    }
  }

  @Test
  void serverThatIsGone_answersNothing_andNobodyWaits() throws Exception {
    server.close();
    assertFalse(isAnswered("a"));
  }
}
