package io.everystore.jobs.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.everystore.feature.proto.OfferRedemption;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.jobs.ledger.LedgerTables.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rows of one offer's tables as messages. */
final class LedgerRows {
  private final LedgerTables tables;

  LedgerRows(LedgerTables tables) {
    this.tables = tables;
  }

  <T extends MessageLite> @Nullable T find(Table table, String key, Parser<T> parser) {
    byte[] row = tables.find(table, key);
    try {
      return row == null ? null : parser.parseFrom(row);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(table + " " + key + ": unreadable", e);
    }
  }

  void put(Table table, String key, MessageLite row) {
    tables.put(table, key, row.toByteArray());
  }

  @Nullable OfferRedemption findRedemption(String redemptionId) {
    return find(Table.REDEMPTIONS, redemptionId, OfferRedemption.parser());
  }

  OfferTotals person(String personId) {
    OfferTotals known = find(Table.PEOPLE, personId, OfferTotals.parser());
    return known == null ? OfferTotals.getDefaultInstance() : known;
  }

  @Nullable String findText(Table table, long number) {
    byte[] row = tables.find(table, Long.toString(number));
    return row == null ? null : new String(row, StandardCharsets.UTF_8);
  }

  void putText(Table table, long number, String text) {
    tables.put(table, Long.toString(number), text.getBytes(StandardCharsets.UTF_8));
  }

  void removeNumber(Table table, long number) {
    tables.remove(table, Long.toString(number));
  }
}
