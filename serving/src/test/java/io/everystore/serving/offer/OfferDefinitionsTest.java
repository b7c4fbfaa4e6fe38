package io.everystore.serving.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionDelta;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferView;
import io.everystore.serving.ingest.DurableLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ledgers are told, and told again. */
final class OfferDefinitionsTest {
  private static final DefinitionKey KEY = new DefinitionKey(DefinitionKind.OFFER, "o");

  private final List<String> told = new ArrayList<>();
  private final OfferViews views = new OfferViews();
  private long nowMillis = 1_000_000;
  private DefinitionImage image = DefinitionImage.EMPTY;
  private final DurableLog log =
      (topic, key, value, acknowledgement) -> {
        try {
          OfferCommand command = OfferCommand.parseFrom(value);
          told.add(
              command.hasDefine()
                  ? "define " + command.getDefine().getVersion()
                  : "remove " + command.getRemove().getVersion());
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      };
  private final OfferDefinitions definitions = new OfferDefinitions(log, views, () -> nowMillis);

  private void publish(long version) {
    DefinitionDelta delta = new DefinitionDelta(image);
    if (version == 0) {
      delta.remove(KEY);
    } else {
      delta.put(
          KEY,
          Definition.newBuilder()
              .setId("o")
              .setVersion(version)
              .setOffer(Offer.getDefaultInstance())
              .build());
    }
    image = delta.apply();
    definitions.publish(image);
  }

  private void view(long definitionVersion, boolean removed) {
    views.accept(
        "o".getBytes(StandardCharsets.UTF_8),
        OfferView.newBuilder()
            .setVersion(nowMillis)
            .setOfferId("o")
            .setDefinitionVersion(definitionVersion)
            .setRemoved(removed)
            .setUpdatedTimeMillis(nowMillis)
            .build()
            .toByteArray());
  }

  @Test
  void newVersions_areToldOnceAndRemovalsAfterThem() {
    publish(5);
    definitions.publish(image);
    publish(7);
    publish(0);
    assertEquals(List.of("define 5", "define 7", "remove 8"), told);
  }

  @Test
  void versionThatGotLost_isToldAgainUntilTheLedgerShowsIt() {
    publish(5);
    definitions.reconcile(true);
    assertEquals(List.of("define 5"), told, "not yet");
    nowMillis += OfferDefinitions.PATIENCE_MILLIS;
    definitions.reconcile(true);
    assertEquals(List.of("define 5", "define 5"), told);
    view(5, false);
    nowMillis += OfferDefinitions.PATIENCE_MILLIS;
    definitions.reconcile(true);
    assertEquals(2, told.size());
  }

  @Test
  void offerDeletedWhileNobodyLooked_isRemovedOnceEverythingIsRead() {
    view(5, false);
    nowMillis += OfferDefinitions.ORPHAN_MILLIS;
    definitions.reconcile(false);
    assertEquals(List.of(), told);
    definitions.reconcile(true);
    assertEquals(List.of("remove 6"), told);
    view(6, true);
    nowMillis += OfferDefinitions.ORPHAN_MILLIS;
    definitions.reconcile(true);
    assertEquals(1, told.size());
  }
}
