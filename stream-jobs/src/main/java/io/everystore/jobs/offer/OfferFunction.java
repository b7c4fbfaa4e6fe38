package io.everystore.jobs.offer;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.jobs.ledger.OfferLedger;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Feeds the ledger of each offer, writes what it decided at once, and what is left at most once an
 * interval.
 *
 * <p>Timers write views and forget offers long ended. They decide nothing: a reservation ends by
 * the log's time, and a view only shows it as it will be then.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class OfferFunction extends KeyedProcessFunction<String, OfferInput, OutboundRecord> {
  /** How long after the end of a reservation a view without it is written. */
  static final Duration LATE = Duration.ofSeconds(6);

  /** Least time between two views of one offer. */
  static final Duration VIEW_INTERVAL = Duration.ofMillis(100);

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long serialVersionUID = 1L;

  private transient StateTables tables;

  @Override
  public void open(OpenContext context) {
    tables = new StateTables(getRuntimeContext());
  }

  @Override
  public void processElement(OfferInput input, Context context, Collector<OutboundRecord> out)
      throws Exception {
    OfferLedger ledger = new OfferLedger(input.offerId(), tables);
    long nowMillis = context.timerService().currentProcessingTime();
    if (input instanceof OfferInput.Command command) {
      OfferDecision decision =
          ledger.decide(OfferCommand.parseFrom(command.command()), command.appendTimeMillis());
      if (decision != null) {
        out.collect(
            OutboundRecord.of(Topics.OFFER_DECISIONS, input.offerId(), decision.toByteArray()));
        if (decision.getExpiresTimeMillis() > 0) {
          context
              .timerService()
              .registerProcessingTimeTimer(
                  next(
                      decision.getExpiresTimeMillis() + LATE.toMillis(), VIEW_INTERVAL.toMillis()));
        }
      }
    } else if (input instanceof OfferInput.Meeting meeting) {
      ledger.meet(meeting.action(), meeting.eventTimeMillis());
    }
    if (ledger.isKnown()) {
      // Rounded up, so that all changes of an interval share one timer.
      context.timerService().registerProcessingTimeTimer(next(nowMillis, VIEW_INTERVAL.toMillis()));
      context.timerService().registerProcessingTimeTimer(next(nowMillis, DAY_MILLIS));
    }
  }

  private static long next(long timeMillis, long intervalMillis) {
    return (timeMillis / intervalMillis + 1) * intervalMillis;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out) {
    String offerId = context.getCurrentKey();
    OfferLedger ledger = new OfferLedger(offerId, tables);
    if (!ledger.isKnown()) {
      return;
    }
    long nowMillis = context.timerService().currentProcessingTime();
    if (ledger.forgetEnded(nowMillis)) {
      out.collect(OutboundRecord.tombstone(Topics.OFFER_VIEWS, offerId));
      return;
    }
    out.collect(
        OutboundRecord.of(
            Topics.OFFER_VIEWS,
            offerId,
            OfferLedger.view(offerId, tables, nowMillis).toByteArray()));
    if (timestamp % DAY_MILLIS == 0) {
      context.timerService().registerProcessingTimeTimer(next(nowMillis, DAY_MILLIS));
    }
  }
}
