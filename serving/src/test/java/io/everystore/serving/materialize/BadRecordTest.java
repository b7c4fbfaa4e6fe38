package io.everystore.serving.materialize;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.serving.log.TestLog;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that a view topic should not hold, in each of them, followed by a good one. */
final class BadRecordTest {
  @TempDir static Path directory;
  private static TestLog log;
  private static Vertx vertx;
  private static int keys;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryOnlineStore store = new InMemoryOnlineStore(EpochClock.SYSTEM);
  private MaterializedViews views;
  private final String key = "key-" + keys++;

  @BeforeAll
  static void start() throws Exception {
    log = TestLog.start(directory.resolve("kafka"));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    log.close();
  }

  @BeforeEach
  void open() {
    views =
        MaterializedViews.start(
            MaterializedViews.Config.of(log.kafka()), store, vertx, EpochClock.SYSTEM, registry);
    await().atMost(Duration.ofSeconds(60)).until(views::caughtUp);
  }

  @AfterEach
  void close() {
    assertNull(views.failure());
    views.close();
  }

  @ParameterizedTest
  @EnumSource
  void updateOlderThanTheStored_isDropped(View view) {
    double before = counted(view, "stale");
    write(view, key, value(view, key, 7));
    write(view, key, value(view, key, 6));
    write(view, key, value(view, key, 0));
    thenAGoodOneIsApplied(view);
    assertEquals(7, version(view, key));
    assertEquals(before + 2, counted(view, "stale"));
  }

  @ParameterizedTest
  @EnumSource
  void valueFromBeforeATombstone_staysOut(View view) throws Exception {
    write(view, key, value(view, key, 7));
    write(view, key, null);
    write(view, key, value(view, key, 7));
    write(view, key, value(view, key, 3));
    thenAGoodOneIsApplied(view);
    StoredValue found = new StoredValue();
    if (view == View.CATALOGUE) {
      assertTrue(store.read(view, key, found));
      assertEquals("removed", CatalogueItem.parseFrom(bytes(found)).getAvailability());
    } else {
      assertEquals(-1, version(view, key));
    }
    write(view, key, value(view, key, 9));
    await().until(() -> version(view, key) == 9);
  }

  @ParameterizedTest
  @EnumSource
  void valueOfANewerRelease_isTaken_ofAnotherTypeIsGarbage(View view) {
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    write(view, key, joined(value(view, key, 7), newer.toByteArray()));
    await().until(() -> version(view, key) == 7);
    UnknownFieldSet.Builder other = UnknownFieldSet.newBuilder();
    for (int number = 1; number < 20; number++) {
      other.addField(number, UnknownFieldSet.Field.newBuilder().addFixed32(1).build());
    }
    double before = counted(view, "garbage");
    write(view, key, other.build().toByteArray());
    thenAGoodOneIsApplied(view);
    assertEquals(7, version(view, key));
    assertEquals(before + 1, counted(view, "garbage"));
  }

  @ParameterizedTest
  @EnumSource
  void valueTooLong_isLeftOut(View view) {
    UnknownFieldSet filler =
        UnknownFieldSet.newBuilder()
            .addField(
                1_000,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[OnlineStore.MAX_VALUE_BYTES]))
                    .build())
            .build();
    double before = counted(view, "too_large");
    write(view, key, joined(value(view, key, 7), filler.toByteArray()));
    thenAGoodOneIsApplied(view);
    assertEquals(-1, version(view, key));
    assertEquals(before + 1, counted(view, "too_large"));
  }

  @ParameterizedTest
  @EnumSource
  void recordTimeOrPartitionOfAnother_meansNothing(View view) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    String topic = ViewTopics.topic(view);
    long soon = System.currentTimeMillis() + Duration.ofMinutes(30).toMillis();
    log.write(new ProducerRecord<>(topic, 0, 0L, keyBytes, value(view, key, 1)));
    log.write(new ProducerRecord<>(topic, 1, soon, keyBytes, value(view, key, 2)));
    await().until(() -> version(view, key) == 2);
    thenAGoodOneIsApplied(view);
  }

  @ParameterizedTest
  @EnumSource
  void batchWrittenTwice_isTheSameAsOnce(View view) {
    for (int i = 0; i < 2; i++) {
      write(view, key, value(view, key, 1));
      write(view, key, value(view, key, 2));
    }
    thenAGoodOneIsApplied(view);
    assertEquals(2, version(view, key));
  }

  /** The log knows no transactions: one left open would hold up every reader that waited for it. */
  @ParameterizedTest
  @EnumSource
  void openOrAbortedTransaction_holdsNobodyUp(View view) {
    try (KafkaProducer<byte[], byte[]> writer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", log.bootstrapServers(), "transactional.id", key),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      writer.initTransactions();
      writer.beginTransaction();
      var unused =
          writer.send(
              new ProducerRecord<>(
                  ViewTopics.topic(view),
                  key.getBytes(StandardCharsets.UTF_8),
                  value(view, key, 1)));
      writer.flush();
      thenAGoodOneIsApplied(view);
      writer.abortTransaction();
    }
    write(view, key, value(view, key, 2));
    await().until(() -> version(view, key) == 2);
    try (MaterializedViews again =
        MaterializedViews.start(
            MaterializedViews.Config.of(log.kafka()),
            new InMemoryOnlineStore(EpochClock.SYSTEM),
            vertx,
            EpochClock.SYSTEM,
            new SimpleMeterRegistry())) {
      // The abort's marker is the end of the topic, and no record.
      await().atMost(Duration.ofSeconds(60)).until(again::caughtUp);
    }
  }

  private void thenAGoodOneIsApplied(View view) {
    String good = key + "-good";
    for (int partition = 0; partition < TestLog.PARTITIONS; partition++) {
      RecordMetadata last =
          log.write(
              new ProducerRecord<>(
                  ViewTopics.topic(view),
                  partition,
                  good.getBytes(StandardCharsets.UTF_8),
                  value(view, good, 1 + partition)));
      await().until(() -> views.isApplied(last.topic(), last.partition(), last.offset()));
    }
    assertEquals(TestLog.PARTITIONS, version(view, good));
  }

  private static void write(View view, String key, byte @Nullable [] value) {
    log.write(ViewTopics.topic(view), key, value);
  }

  /** Of the live value, or -1. */
  private long version(View view, String of) {
    StoredValue found = new StoredValue();
    return store.read(view, of, found) ? found.version() : -1;
  }

  private double counted(View view, String outcome) {
    return registry
        .get("everystore.materialized.records")
        .tags(List.of(Tag.of("topic", ViewTopics.topic(view)), Tag.of("outcome", outcome)))
        .counter()
        .count();
  }

  private static byte[] value(View view, String key, long version) {
    return (switch (view) {
          case PROFILES -> Profile.newBuilder().setId(key).setVersion(version);
          case CATALOGUE -> CatalogueItem.newBuilder().setId(key).setVersion(version);
          case ITEMS -> ItemStats.newBuilder().setItemId(key).setVersion(version);
          case NEIGHBOURS -> Neighbours.newBuilder().setItemId(key).setVersion(version);
          case SESSIONS -> SessionView.newBuilder().setKey(key).setVersion(version).addItemIds("a");
          case HISTORIES -> History.newBuilder().setId(key).setVersion(version);
        })
        .build()
        .toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] bytes(StoredValue value) {
    return Arrays.copyOf(value.bytes(), value.length());
  }
}
