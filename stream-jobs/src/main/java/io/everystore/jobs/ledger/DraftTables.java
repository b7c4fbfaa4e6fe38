package io.everystore.jobs.ledger;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables seen through changes that are never written. */
final class DraftTables implements LedgerTables {
  private final LedgerTables tables;
  private final Map<Table, Map<String, Optional<byte[]>>> changes = new EnumMap<>(Table.class);

  DraftTables(LedgerTables tables) {
    this.tables = tables;
  }

  @Override
  public byte @Nullable [] find(Table table, String key) {
    Optional<byte[]> changed = changes(table).get(key);
    return changed == null ? tables.find(table, key) : changed.orElse(null);
  }

  @Override
  public void put(Table table, String key, byte[] row) {
    changes(table).put(key, Optional.of(row));
  }

  @Override
  public void remove(Table table, String key) {
    changes(table).put(key, Optional.empty());
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException("a draft is thrown away as it is");
  }

  private Map<String, Optional<byte[]>> changes(Table table) {
    return changes.computeIfAbsent(table, made -> new HashMap<>());
  }
}
