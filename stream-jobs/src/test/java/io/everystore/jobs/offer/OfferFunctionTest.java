package io.everystore.jobs.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferView;
import io.everystore.jobs.ledger.Commands;
import io.everystore.jobs.ledger.LedgerTimes;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The stage of offers under a test clock: decisions, views, restores, ends. */
final class OfferFunctionTest {
  private static final long START = 1_774_650_000_000L;
  private static final long VIEW = OfferFunction.VIEW_INTERVAL.toMillis();

  private static KeyedOneInputStreamOperatorTestHarness<String, OfferInput, OutboundRecord> harness(
      @Nullable OperatorSubtaskState state) throws Exception {
    var made =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new OfferFunction()), OfferInput::offerId, Types.STRING);
    made.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      made.initializeState(state);
    }
    made.setProcessingTime(START);
    made.open();
    return made;
  }

  private static OfferInput at(long timeMillis, OfferCommand command) {
    return new OfferInput.Command(command.getOfferId(), timeMillis, command.toByteArray());
  }

  private static OfferInput defined(long budget) {
    return at(
        START,
        Commands.define(
            START,
            Commands.offer(
                Commands.limit(
                    OfferAction.OFFER_REDEMPTION, budget, false, OfferPeriod.OFFER_LIFETIME))));
  }

  private static OfferInput redeem(int key) {
    return at(START + key, Commands.of(Commands.redeem("k" + key, "u" + key)));
  }

  private static List<OfferDecision> decisions(List<OutboundRecord> written) throws Exception {
    List<OfferDecision> decisions = new ArrayList<>();
    for (OutboundRecord record : written) {
      if (record.topic().equals(Topics.OFFER_DECISIONS)) {
        decisions.add(OfferDecision.parseFrom(record.value()));
      }
    }
    return decisions;
  }

  private static OfferView lastView(List<OutboundRecord> written) throws Exception {
    OutboundRecord last = written.get(written.size() - 1);
    assertEquals(Topics.OFFER_VIEWS, last.topic());
    return OfferView.parseFrom(last.value());
  }

  @Test
  void commandsReadAgainAfterARestore_areDecidedAsBeforeAndCountedOnce() throws Exception {
    OperatorSubtaskState state;
    List<OfferDecision> first;
    try (var flink = harness(null)) {
      flink.processElement(defined(6), 0);
      for (int i = 0; i < 4; i++) {
        flink.processElement(redeem(i), 0);
      }
      state = flink.snapshot(1, START);
      for (int i = 4; i < 9; i++) {
        flink.processElement(redeem(i), 0);
      }
      first = decisions(flink.extractOutputValues());
    }
    try (var flink = harness(state)) {
      for (int i = 4; i < 9; i++) {
        flink.processElement(redeem(i), 0);
      }
      assertEquals(first.subList(4, 9), decisions(flink.extractOutputValues()));
      flink.setProcessingTime(START + VIEW);
      assertEquals(6, lastView(flink.extractOutputValues()).getTotals().getRedemptions().getEver());
    }
    assertEquals(
        6, first.stream().filter(d -> d.getOutcome() == OfferOutcome.OFFER_GRANTED).count());
  }

  @Test
  void view_isWrittenOncePerIntervalWithWhatEventsTold() throws Exception {
    try (var flink = harness(null)) {
      flink.processElement(defined(6), 0);
      flink.processElement(
          new OfferInput.Meeting(Commands.OFFER, OfferAction.OFFER_IMPRESSION, START), 0);
      flink.processElement(
          new OfferInput.Meeting(Commands.OFFER, OfferAction.OFFER_CLICK, START), 0);
      flink.processElement(
          new OfferInput.Meeting("nobody-defined-it", OfferAction.OFFER_CLICK, START), 0);
      assertTrue(flink.extractOutputValues().isEmpty());
      flink.setProcessingTime(START + VIEW);
      OfferView view = lastView(flink.extractOutputValues());
      assertEquals(1, flink.extractOutputValues().size(), "and none of an offer nobody defined");
      assertEquals(1, view.getTotals().getImpressions().getEver());
      assertEquals(1, view.getTotals().getClicks().getEver());
      assertEquals(START, view.getDefinitionVersion());
    }
  }

  @Test
  void viewAfterAReservationEnded_showsItsBudgetFree() throws Exception {
    try (var flink = harness(null)) {
      flink.processElement(defined(1), 0);
      flink.processElement(at(START, Commands.of(Commands.redeem("k", "u").setReserve(true))), 0);
      flink.setProcessingTime(START + VIEW);
      assertEquals(1, lastView(flink.extractOutputValues()).getReserved());
      flink.setProcessingTime(
          START + LedgerTimes.RESERVATION.toMillis() + OfferFunction.LATE.toMillis() + VIEW);
      OfferView view = lastView(flink.extractOutputValues());
      assertEquals(0, view.getReserved());
      assertEquals(0, view.getTotals().getRedemptions().getEver());
      // Only shown: a commit that came into the log in time is decided by the log's time.
      OfferDecision reserved = decisions(flink.extractOutputValues()).get(0);
      flink.processElement(at(START + 1, Commands.commit(reserved.getRedemptionId())), 0);
      List<OfferDecision> decided = decisions(flink.extractOutputValues());
      assertEquals(OfferOutcome.OFFER_GRANTED, decided.get(1).getOutcome());
    }
  }

  @Test
  void offerThatEnded_isForgottenWithItsViewAndTimers() throws Exception {
    try (var flink = harness(null)) {
      long end = START + Duration.ofDays(2).toMillis();
      flink.processElement(
          at(
              START,
              Commands.define(
                  Definition.newBuilder()
                      .setId(Commands.OFFER)
                      .setVersion(START)
                      .setState(DefinitionState.ACTIVE)
                      .setEndTimeMillis(end)
                      .setOffer(Commands.offer()))),
          0);
      flink.processElement(redeem(1), 0);
      flink.setProcessingTime(end);
      assertTrue(flink.numKeyedStateEntries() > 0);
      for (int day = 0; day < 32; day++) {
        flink.setProcessingTime(end + Duration.ofDays(day).toMillis());
      }
      List<OutboundRecord> written = flink.extractOutputValues();
      assertNull(written.get(written.size() - 1).value());
      assertEquals(0, flink.numKeyedStateEntries());
      assertEquals(0, flink.numProcessingTimeTimers());
    }
  }
}
