package io.everystore.feature.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RecentItems;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void messages_areTheBytesTheGeneratedClassWrites(long seed) {
    Random random = new Random(seed);
    WireWriter out = new WireWriter(0);
    for (int i = 0; i < 200; i++) {
      Profile profile = randomProfile(random);
      out.reset();
      write(profile, out);
      assertArrayEquals(profile.toByteArray(), out.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Käse", "\uD83D\uDE00 smile", "\u0000", "\uD83D lone"})
  void strings_areUtf8(String text) throws InvalidProtocolBufferException {
    WireWriter out = new WireWriter(0);
    out.string(CatalogueItem.ID_FIELD_NUMBER, text);
    assertEquals(
        text.replace("\uD83D lone", "? lone"), CatalogueItem.parseFrom(out.toByteArray()).getId());
  }

  private static Profile randomProfile(Random random) {
    RecentItems.Builder recent = RecentItems.newBuilder();
    int entries = random.nextInt(60);
    for (int i = 0; i < entries; i++) {
      recent.addItemIds("x".repeat(random.nextInt(6))).addAgesMillis(random.nextLong());
      recent.addEventIndexes(random.nextInt());
    }
    return Profile.newBuilder()
        .setVersion(random.nextBoolean() ? 0 : random.nextLong())
        .setId("é".repeat(random.nextInt(200)))
        .setFirstEventTimeMillis(random.nextLong() >> random.nextInt(64))
        .setRecent(recent)
        .build();
  }

  private static void write(Profile profile, WireWriter out) {
    out.sfixed64(Profile.VERSION_FIELD_NUMBER, profile.getVersion());
    out.string(Profile.ID_FIELD_NUMBER, profile.getId());
    out.int64(Profile.FIRST_EVENT_TIME_MILLIS_FIELD_NUMBER, profile.getFirstEventTimeMillis());
    int message = out.begin(Profile.RECENT_FIELD_NUMBER);
    RecentItems recent = profile.getRecent();
    recent.getItemIdsList().forEach(id -> out.element(RecentItems.ITEM_IDS_FIELD_NUMBER, id));
    if (recent.getItemIdsCount() > 0) {
      int mark = out.begin(RecentItems.EVENT_INDEXES_FIELD_NUMBER);
      recent.getEventIndexesList().forEach(out::packedVarint);
      out.end(mark);
      mark = out.begin(RecentItems.AGES_MILLIS_FIELD_NUMBER);
      recent.getAgesMillisList().forEach(out::packedVarint);
      out.end(mark);
    }
    out.end(message);
  }
}
