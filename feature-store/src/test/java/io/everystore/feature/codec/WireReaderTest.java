package io.everystore.feature.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.NeighbourCandidates;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fields_areWhatTheGeneratedClassWrote(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      NeighbourCandidates message = randomMessage(random);
      assertEquals(message, read(message.toByteArray()));
    }
  }

  @Test
  void everyTruncation_isRefusedOrShorter() {
    byte[] whole = randomMessage(new Random(7)).toByteArray();
    int refusals = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        assertEquals(part.length, read(part).getSerializedSize(), () -> "of " + part.length);
      } catch (IllegalArgumentException refused) {
        refusals++;
      }
    }
    assertTrue(refusals > whole.length / 2, () -> "of " + whole.length);
  }

  @Test
  void garbage_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> read(new byte[] {10, 9, 1}));
    assertThrows(IllegalArgumentException.class, () -> read(new byte[] {7}));
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0x80);
    assertThrows(IllegalArgumentException.class, () -> read(endless));
    byte[] negativeLength = {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    assertThrows(IllegalArgumentException.class, () -> read(negativeLength));
  }

  @Test
  void unknownFields_arePassedOver() {
    WireWriter out = new WireWriter(0);
    out.int64(90, 5);
    out.sfixed64(91, 5);
    out.float32(92, 5);
    out.string(93, "five");
    out.int64(NeighbourCandidates.AT_MILLIS_FIELD_NUMBER, 6);
    assertEquals(6, read(out.toByteArray()).getAtMillis());
  }

  private static NeighbourCandidates randomMessage(Random random) {
    NeighbourCandidates.Builder message = NeighbourCandidates.newBuilder();
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      message.addItemIds("é".repeat(random.nextInt(99))).addWeights(random.nextFloat());
    }
    return message.setAtMillis(1 + random.nextLong(Long.MAX_VALUE - 1)).build();
  }

  private static NeighbourCandidates read(byte[] bytes) {
    NeighbourCandidates.Builder message = NeighbourCandidates.newBuilder();
    WireReader in = new WireReader(bytes);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag >>> 3) {
        case NeighbourCandidates.ITEM_IDS_FIELD_NUMBER -> {
          int length = in.length();
          message.addItemIds(new String(bytes, in.position(), length, StandardCharsets.UTF_8));
          in.skip(length);
        }
        case NeighbourCandidates.WEIGHTS_FIELD_NUMBER -> {
          int end = in.length() + in.position();
          while (in.position() < end) {
            message.addWeights(in.float32());
          }
        }
        case NeighbourCandidates.AT_MILLIS_FIELD_NUMBER -> message.setAtMillis(in.varint());
        default -> in.skipField(tag);
      }
    }
    return message.build();
  }
}
