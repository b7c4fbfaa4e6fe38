package io.everystore.jobs.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Progress;
import io.everystore.feature.proto.SegmentTransition;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.stage.StageConfig;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of a keyed stage with a clock of the test's, and words for what goes in and out. */
final class StageHarness implements AutoCloseable {
  static final long START_MILLIS = 1_700_000_000_000L;
  static final Duration LIFETIME = Duration.ofDays(90);
  static final StageConfig CONFIG =
      new StageConfig(
          2, 20, 500, 4, LIFETIME.toMillis(), Duration.ofHours(24).toMillis(), 1_000, "UTC");

  final KeyedOneInputStreamOperatorTestHarness<String, StageInput, OutboundRecord> flink;
  private final Runnable writeHeld;
  private int read;

  private StageHarness(
      KeyedOneInputStreamOperatorTestHarness<String, StageInput, OutboundRecord> flink,
      Runnable writeHeld) {
    this.flink = flink;
    this.writeHeld = writeHeld;
  }

  static StageHarness of(OneInputStreamOperator<StageInput, OutboundRecord> operator)
      throws Exception {
    return of(operator, 1, null);
  }

  static StageHarness of(
      OneInputStreamOperator<StageInput, OutboundRecord> operator,
      int parallelism,
      @Nullable OperatorSubtaskState state)
      throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator, StageInput::key, Types.STRING, 128, parallelism, 0);
    flink.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(START_MILLIS);
    flink.open();
    return new StageHarness(flink, ((PersonOperator<?>) operator)::writeHeld);
  }

  /** Sends it and has what the stage holds back for the next mark written. */
  void send(StageInput input) throws Exception {
    sendUnmarked(input);
    writeHeld.run();
  }

  /** Sends it without a mark or barrier behind it. */
  void sendUnmarked(StageInput input) throws Exception {
    flink.processElement(input, 0);
  }

  void pass(Duration time) throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + time.toMillis());
  }

  OperatorSubtaskState checkpoint() throws Exception {
    flink.prepareSnapshotPreBarrier(1);
    return flink.snapshot(1, flink.getProcessingTime());
  }

  /** What came out of the main output since the last call, a line per record. */
  List<String> written() throws InvalidProtocolBufferException {
    List<OutboundRecord> all = flink.extractOutputValues();
    List<String> lines = new ArrayList<>();
    for (OutboundRecord record : all.subList(read, all.size())) {
      if (!record.topic().equals(Topics.HISTORIES)) {
        lines.add(line(record));
      }
    }
    read = all.size();
    return lines;
  }

  /** What went to the user stage so far. */
  List<StageInput> toUsers() {
    var side = flink.getSideOutput(ClientOperator.USERS);
    List<StageInput> inputs = new ArrayList<>();
    if (side != null) {
      side.forEach(record -> inputs.add(record.getValue()));
    }
    return inputs;
  }

  /** What went to the units of experiments so far. */
  List<UnitInput> toUnits() {
    var side = flink.getSideOutput(PersonOperator.OUTCOMES);
    return side == null ? List.of() : side.stream().map(record -> record.getValue()).toList();
  }

  private static String line(OutboundRecord record) throws InvalidProtocolBufferException {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    byte[] value = record.value();
    if (key.startsWith("\0")) {
      Progress progress = Progress.parseFrom(value);
      return "progress "
          + key.substring(1)
          + " to "
          + record.partition()
          + ": "
          + progress.getPartitionsList()
          + progress.getOffsetsList();
    }
    if (value == null) {
      return "delete " + key + " of " + record.topic();
    }
    if (record.topic().equals(Topics.SEGMENT_TRANSITIONS)) {
      SegmentTransition transition = SegmentTransition.parseFrom(value);
      return transition.getProfileId()
          + (transition.getEntered() ? " enters " : " leaves ")
          + transition.getSegmentId()
          + " by "
          + transition.getCause();
    }
    if (record.topic().equals(Topics.ERASURES)) {
      return "acknowledged " + key;
    }
    if (!record.topic().equals(Topics.PROFILES)) {
      return record.topic();
    }
    Profile profile = Profile.parseFrom(value);
    return profile.getRedirectTo().isEmpty()
        ? "profile "
            + key
            + " v"
            + profile.getVersion()
            + " events "
            + profile.getEventCountsList().stream().mapToLong(count -> count.getTotal()).sum()
            + (profile.getRedemptionsCount() == 0
                ? ""
                : " redeemed " + profile.getRedemptions(0).getRedemptions().getEver())
            + (profile.getSegmentIdsCount() == 0 ? "" : " in " + profile.getSegmentIdsList())
        : "redirect " + key + " v" + profile.getVersion() + " to " + profile.getRedirectTo();
  }

  static StageInput.Event event(String key, String client, String user, String id, long offset) {
    return new StageInput.Event(
        key, 0, offset, interaction(client, user, id).build().toByteArray());
  }

  /** The ledger granted so many redemptions of one offer to the person. */
  static StageInput.Redeemed granted(String personId, long redemptions) {
    return new StageInput.Redeemed(
        personId,
        PersonRedemptions.newBuilder()
            .setOfferId("summer")
            .setPersonId(personId)
            .setRedemptions(OfferTally.newBuilder().setEver(redemptions))
            .build()
            .toByteArray());
  }

  static Interaction.Builder interaction(String client, String user, String id) {
    return Interaction.newBuilder()
        .setEventId(id)
        .setClientId(client)
        .setUserId(user)
        .setName("view_item")
        .setEventTimeMillis(START_MILLIS)
        .setReceivedTimeMillis(START_MILLIS)
        .addItems(InteractionItem.newBuilder().setItemId("pan"));
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
