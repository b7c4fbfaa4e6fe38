package io.everystore.feature.event;

import io.everystore.feature.proto.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Keeps what a reader made of a body. */
final class Collected implements Ga4Reader.Sink {
  static final long RECEIVED_MILLIS = 1_760_000_000_000L;

  final Map<Integer, Interaction> accepted = new TreeMap<>();
  final Map<Integer, Rejection> rejected = new TreeMap<>();
  private final Ga4Reader reader = new Ga4Reader();

  static Collected of(String body) throws MalformedBodyException {
    return of(body.getBytes(StandardCharsets.UTF_8));
  }

  static Collected of(byte[] body) throws MalformedBodyException {
    Collected collected = new Collected();
    collected.reader.read(body, 0, body.length, 0, RECEIVED_MILLIS, collected);
    return collected;
  }

  @Override
  public void accepted(int index, Interaction.Builder event) {
    accepted.put(index, event.build());
  }

  @Override
  public void rejected(int index, Rejection rejection) {
    rejected.put(index, rejection);
  }

  Interaction acceptedAt(int index) {
    return Objects.requireNonNull(accepted.get(index), () -> "rejected " + rejected);
  }

  Rejection rejectedAt(int index) {
    return Objects.requireNonNull(rejected.get(index), () -> "accepted " + accepted);
  }

  Interaction only() {
    if (accepted.size() != 1 || !rejected.isEmpty()) {
      throw new AssertionError("accepted " + accepted.size() + ", rejected " + rejected);
    }
    return accepted.values().iterator().next();
  }
}
