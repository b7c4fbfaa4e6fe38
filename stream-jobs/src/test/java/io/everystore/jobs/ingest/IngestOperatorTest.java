package io.everystore.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IngestOperatorTest {
  private static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final long MARK_INTERVAL_MILLIS = 20;

  private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
  private OneInputStreamOperatorTestHarness<LogRecord, StageInput> flink;

  @BeforeEach
  void open() throws Exception {
    flink = open(null);
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private OneInputStreamOperatorTestHarness<LogRecord, StageInput> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<LogRecord, StageInput> flink =
        new OneInputStreamOperatorTestHarness<>(
            new IngestOperator(MARK_INTERVAL_MILLIS),
            JobTypes.LOG_RECORD.createSerializer(new SerializerConfigImpl()),
            new MockEnvironmentBuilder().setMetricGroup(metricGroup()).build());
    flink.setup(JobTypes.STAGE_INPUT.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(NOW_MILLIS);
    flink.open();
    return flink;
  }

  private InterceptingTaskMetricGroup metricGroup() {
    return new InterceptingTaskMetricGroup() {
      @Override
      public InternalOperatorMetricGroup getOrAddOperator(
          OperatorID id, String name, Map<String, String> variables) {
        return metrics;
      }
    };
  }

  private void read(int partition, long offset, byte @Nullable [] value) throws Exception {
    flink.processElement(new LogRecord(partition, offset, null, value), 0);
  }

  private static Interaction.Builder valid() {
    return Interaction.newBuilder()
        .setEventId("e")
        .setClientId("c")
        .setName("view_item")
        .setEventTimeMillis(NOW_MILLIS)
        .setReceivedTimeMillis(NOW_MILLIS);
  }

  private Interaction onlyEvent() throws Exception {
    return Interaction.parseFrom(
        assertInstanceOf(StageInput.Event.class, flink.extractOutputValues().get(0)).interaction());
  }

  private List<OutboundRecord> deadLetters() {
    List<OutboundRecord> letters = new ArrayList<>();
    var side = flink.getSideOutput(IngestOperator.DEAD_LETTERS);
    if (side != null) {
      side.forEach(record -> letters.add(record.getValue()));
    }
    return letters;
  }

  private static String header(OutboundRecord letter, String name) {
    return letter.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void validRecord_goesOnAsItStandsInTheLog() throws Exception {
    byte[] value = valid().build().toByteArray();
    read(2, 41, value);
    StageInput.Event event =
        assertInstanceOf(StageInput.Event.class, flink.extractOutputValues().get(0));
    assertEquals("c", event.key());
    assertEquals(2, event.partition());
    assertEquals(41, event.offset());
    assertArrayEquals(value, event.interaction());
  }

  @Test
  void garbage_becomesADeadLetterWithReasonAndPlace() throws Exception {
    byte[] garbage = {(byte) 0xff, 1, 2};
    read(3, 7, garbage);
    OutboundRecord letter = deadLetters().get(0);
    assertArrayEquals(garbage, letter.value());
    assertTrue(header(letter, DeadLetters.REASON).startsWith("unreadable"));
    assertEquals("interactions.v1", header(letter, DeadLetters.TOPIC));
    assertEquals("3", header(letter, DeadLetters.PARTITION));
    assertEquals("7", header(letter, DeadLetters.OFFSET));
  }

  @Test
  void tombstone_becomesADeadLetter() throws Exception {
    read(0, 0, null);
    assertEquals("unreadable: no value", header(deadLetters().get(0), DeadLetters.REASON));
  }

  @Test
  void invalidEvent_becomesADeadLetterWithTheRejectionCode() throws Exception {
    read(0, 0, valid().setClientId("").build().toByteArray());
    assertTrue(header(deadLetters().get(0), DeadLetters.REASON).startsWith("invalid_client_id"));
  }

  @ParameterizedTest
  @CsvSource({
    "consent.analytics_storage,denied",
    "consent.personalization_storage,denied",
    "consent.analytics_storage,DENIED"
  })
  void eventThatDeniesStorage_isCountedAndGone(String consent, String said) throws Exception {
    Interaction.Builder denied =
        valid()
            .setName("purchase")
            .setRecommendationId("r")
            .addItems(InteractionItem.newBuilder().setItemId("i"))
            .putParams(consent, said);
    read(0, 0, denied.build().toByteArray());
    read(0, 1, denied.setClientId("").build().toByteArray());
    assertEquals(List.of(), flink.extractOutputValues());
    assertEquals(List.of(), deadLetters());
    assertEquals(null, flink.getSideOutput(IngestOperator.OUTCOMES));
    assertEquals(2, count("no_consent"));
    assertEquals(0, count("dead_letters"));
    flink.setProcessingTime(NOW_MILLIS + MARK_INTERVAL_MILLIS);
    StageInput.Mark mark =
        assertInstanceOf(StageInput.Mark.class, flink.extractOutputValues().get(0));
    assertArrayEquals(new long[] {1}, mark.offsets());
  }

  @Test
  void eventThatDeniesAdvertisingElsewhere_goesOn() throws Exception {
    Interaction.Builder event = valid().putParams("consent.analytics_storage", "granted");
    PersonProperties.CONSENTS.forEach(consent -> event.putParams(consent, "denied"));
    read(0, 0, event.build().toByteArray());
    assertEquals(event.build(), onlyEvent());
    assertEquals(0, count("no_consent"));
  }

  @Test
  void erasureThatDeniesStorage_isHeard() throws Exception {
    Interaction erasure =
        valid().setErasureId("x").putParams("consent.analytics_storage", "denied").build();
    read(0, 0, erasure.toByteArray());
    assertInstanceOf(StageInput.Erase.class, flink.extractOutputValues().get(0));
  }

  /** Of a counter of the operator. */
  private long count(String name) {
    return assertInstanceOf(Counter.class, metrics.get(name)).getCount();
  }

  @Test
  void oversizeRecord_isCutInTheDeadLetter() throws Exception {
    byte[] value = new byte[DeadLetters.MAX_VALUE_BYTES + 1];
    read(0, 0, value);
    OutboundRecord letter = deadLetters().get(0);
    byte[] kept = letter.value();
    assertEquals(DeadLetters.MAX_VALUE_BYTES, kept == null ? 0 : kept.length);
    assertEquals(Integer.toString(value.length), header(letter, DeadLetters.ORIGINAL_LENGTH));
    assertEquals(
        "event_too_large: 524289 bytes (expected: at most 262144)",
        header(letter, DeadLetters.REASON));
  }

  @Test
  void keyMissingOrOfAnother_eventBelongsToTheClientItNames() throws Exception {
    byte[] value = valid().build().toByteArray();
    byte[][] keys = {null, {}, "somebody else".getBytes(UTF_8), {(byte) 0xff, 0}};
    for (int i = 0; i < keys.length; i++) {
      flink.processElement(new LogRecord(i, 0, keys[i], value), i % 2 == 0 ? -1 : Long.MAX_VALUE);
    }
    assertEquals(
        List.of("c", "c", "c", "c"),
        flink.extractOutputValues().stream().map(StageInput::key).toList());
    assertEquals(List.of(), deadLetters());
  }

  @Test
  void fieldsOfANewerRelease_goOn() throws Exception {
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(2).build())
            .build();
    byte[] value = valid().setUnknownFields(newer).build().toByteArray();
    read(0, 0, value);
    StageInput.Event event =
        assertInstanceOf(StageInput.Event.class, flink.extractOutputValues().get(0));
    assertArrayEquals(value, event.interaction());
  }

  @Test
  void fieldsOfOtherTypes_becomeADeadLetterBetweenGoodNeighbours() throws Exception {
    UnknownFieldSet.Builder other = UnknownFieldSet.newBuilder();
    for (int number = 1; number <= 14; number++) {
      other.addField(number, UnknownFieldSet.Field.newBuilder().addFixed32(1).build());
    }
    read(0, 0, valid().build().toByteArray());
    read(0, 1, other.build().toByteArray());
    read(0, 2, valid().build().toByteArray());
    assertEquals(2, flink.extractOutputValues().size());
    assertEquals(1, deadLetters().size());
    assertTrue(header(deadLetters().get(0), DeadLetters.REASON).startsWith("invalid_client_id"));
    assertEquals("1", header(deadLetters().get(0), DeadLetters.OFFSET));
  }

  @Test
  void randomBytes_neverFailTheOperator() throws Exception {
    long seed = 99;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = valid().build().toByteArray();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      read(0, i, bytes);
    }
    long events =
        flink.extractOutputValues().stream().filter(StageInput.Event.class::isInstance).count();
    assertEquals(2_000, events + deadLetters().size(), "seed " + seed);
  }

  @Test
  void eventFromTheFuture_isTakenToHappenAtItsReceipt() throws Exception {
    long received = NOW_MILLIS - 1_000;
    read(
        0,
        0,
        valid()
            .setReceivedTimeMillis(received)
            .setEventTimeMillis(4_070_908_800_000L)
            .build()
            .toByteArray());
    assertEquals(received, onlyEvent().getEventTimeMillis());
  }

  @Test
  void receiptFromTheFuture_isTakenToBeNow() throws Exception {
    read(
        0,
        0,
        valid()
            .setReceivedTimeMillis(4_070_908_800_000L)
            .setEventTimeMillis(4_070_908_800_000L)
            .build()
            .toByteArray());
    assertEquals(NOW_MILLIS, onlyEvent().getReceivedTimeMillis());
    assertEquals(NOW_MILLIS, onlyEvent().getEventTimeMillis());
  }

  @Test
  void lateEvent_keepsItsTime() throws Exception {
    long yearAgo = NOW_MILLIS - Duration.ofDays(365).toMillis();
    read(0, 0, valid().setEventTimeMillis(yearAgo).build().toByteArray());
    assertEquals(yearAgo, onlyEvent().getEventTimeMillis());
  }

  @Test
  void marks_followTheEventsAndCoverDeadLetters() throws Exception {
    read(0, 5, valid().build().toByteArray());
    read(1, 8, new byte[] {(byte) 0xff});
    assertEquals(1, flink.extractOutputValues().size());
    flink.setProcessingTime(NOW_MILLIS + MARK_INTERVAL_MILLIS);
    StageInput.Mark mark =
        assertInstanceOf(StageInput.Mark.class, flink.extractOutputValues().get(1));
    assertArrayEquals(new int[] {0, 1}, mark.partitions());
    assertArrayEquals(new long[] {5, 8}, mark.offsets());
  }

  @Test
  void nothingRead_nothingMarked() throws Exception {
    read(0, 5, valid().build().toByteArray());
    flink.setProcessingTime(NOW_MILLIS + 10 * MARK_INTERVAL_MILLIS);
    int before = flink.extractOutputValues().size();
    flink.setProcessingTime(NOW_MILLIS + Duration.ofHours(1).toMillis());
    assertEquals(before, flink.extractOutputValues().size());
  }

  @Test
  void restored_marksWhatTheCheckpointCovers() throws Exception {
    read(0, 5, valid().build().toByteArray());
    OperatorSubtaskState state = flink.snapshot(1, NOW_MILLIS);
    try (OneInputStreamOperatorTestHarness<LogRecord, StageInput> restored = open(state)) {
      restored.setProcessingTime(NOW_MILLIS + MARK_INTERVAL_MILLIS);
      StageInput.Mark mark =
          assertInstanceOf(StageInput.Mark.class, restored.extractOutputValues().get(0));
      assertArrayEquals(new long[] {5}, mark.offsets());
    }
  }
}
