package io.everystore.serving.materialize;

import com.google.protobuf.MessageLite;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import java.util.Random;

/** Small values for the view topics. */
final class ViewValues {
  private ViewValues() {}

  static Profile profile(String id, long version, long time) {
    return Profile.newBuilder()
        .setId(id)
        .setVersion(version)
        .setLastEventTimeMillis(time)
        .setLastReceivedTimeMillis(time)
        .build();
  }

  static CatalogueItem catalogue(String id, long version, String title) {
    return CatalogueItem.newBuilder().setId(id).setVersion(version).setTitle(title).build();
  }

  static ItemStats stats(String id, long version) {
    return ItemStats.newBuilder()
        .setItemId(id)
        .setVersion(version)
        .setPopularity(DecayedCount.newBuilder().setWeight(1.0 + version).setAtMillis(version))
        .build();
  }

  static Neighbours neighbours(Random random, String id, long version) {
    return Neighbours.newBuilder()
        .setItemId(id)
        .setVersion(version)
        .addAfterIds("h" + version % 30)
        .addAfterWeights(random.nextFloat())
        .build();
  }

  static SessionView session(String key, long version, long time) {
    return SessionView.newBuilder()
        .setKey(key)
        .setVersion(version)
        .setLastEventTimeMillis(time)
        .addItemIds("h" + time % 30)
        .addItemIds("h" + (time + 1) % 30)
        .build();
  }

  static byte[] bytes(MessageLite message) {
    return message.toByteArray();
  }
}
