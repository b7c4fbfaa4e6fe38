package io.everystore.jobs.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands about money as they might stand in their topic. */
final class OfferLedgerFuzzTest {
  private static final long NOW_MILLIS = 1_760_000_000_000L;

  @Test
  void damagedCommand_isDecidedOrLeftOut_andTheNextOneIsDecided() {
    OfferCommand define =
        Commands.define(
            Definition.newBuilder()
                .setId(Commands.OFFER)
                .setVersion(NOW_MILLIS)
                .setState(DefinitionState.ACTIVE)
                .setOffer(Commands.offer()));
    OfferCommand redeem = Commands.of(Commands.redeem("k", "ann"));
    Fuzz.run(
        "commands",
        List.of(define.toByteArray(), redeem.toByteArray()),
        bytes -> {
          OfferCommand command;
          try {
            command = OfferCommand.parseFrom(bytes);
          } catch (InvalidProtocolBufferException unreadable) {
            return;
          }
          OfferLedger ledger = new OfferLedger(Commands.OFFER, new InMemoryTables());
          ledger.decide(define, NOW_MILLIS);
          ledger.decide(command, NOW_MILLIS);
          OfferDecision next = ledger.decide(redeem, NOW_MILLIS);
          assertTrue(next != null && next.getOutcome() != OfferOutcome.UNRECOGNIZED);
        });
  }
}
