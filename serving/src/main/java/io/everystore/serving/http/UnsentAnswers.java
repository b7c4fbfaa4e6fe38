package io.everystore.serving.http;

import io.everystore.serving.process.FatalErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connection was answered and has not taken yet: since when, and how much it is with that
 * of all connections of the process. Belongs to the connection's event loop.
 */
final class UnsentAnswers extends ChannelOutboundHandlerAdapter {
  private static final AtomicLong ALL_BYTES = new AtomicLong();

  private final LongSupplier nanoClock;
  private final long mostBytes;
  private final Runnable tooMuch;

  /** Begin of each write that is under way; they end in their order. */
  private final ArrayDeque<Long> startsNanos = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;

  /**
   * Makes the part of a connection's pipeline that counts.
   *
   * @param mostBytes of all connections together
   * @param tooMuch called when there are more
   */
  UnsentAnswers(LongSupplier nanoClock, long mostBytes, Runnable tooMuch) {
    this.nanoClock = nanoClock;
    this.mostBytes = mostBytes;
    this.tooMuch = tooMuch;
  }

  /** True when nothing waits to be taken. */
  boolean isEmpty() {
    return startsNanos.isEmpty();
  }

  /** For how long the oldest write has been under way; 0 when there is none. */
  long waitingNanos() {
    Long oldest = startsNanos.peek();
    return oldest == null ? 0 : nanoClock.getAsLong() - oldest;
  }

  /** Closes the connection at once: an orderly end would wait for what waits here. */
  void cut() {
    ChannelHandlerContext added = context;
    if (added != null) {
      ChannelFuture unused = added.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void write(ChannelHandlerContext next, Object message, ChannelPromise promise) {
    long bytes = bytes(message);
    ChannelPromise seen = promise.unvoid();
    startsNanos.add(nanoClock.getAsLong());
    boolean over = ALL_BYTES.addAndGet(bytes) > mostBytes;
    // A write that finds no memory fails here alone: whoever answered has gone on.
    seen.addListener(written -> ended(written, bytes));
    ChannelFuture unused = next.write(message, seen);
    if (over) {
      tooMuch.run();
    }
  }

  private void ended(Future<?> written, long bytes) {
    startsNanos.poll();
    ALL_BYTES.addAndGet(-bytes);
    FatalErrors.check(written.cause());
  }

  private static long bytes(Object message) {
    if (message instanceof ByteBufHolder holder) {
      return holder.content().readableBytes();
    }
    return message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
  }
}
