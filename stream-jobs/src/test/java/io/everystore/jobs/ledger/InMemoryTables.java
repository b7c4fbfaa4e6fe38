package io.everystore.jobs.ledger;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of one offer in memory. */
final class InMemoryTables implements LedgerTables {
  private final Map<Table, Map<String, byte[]>> tables = new EnumMap<>(Table.class);

  private Map<String, byte[]> table(Table table) {
    return tables.computeIfAbsent(table, made -> new HashMap<>());
  }

  int size(Table table) {
    return table(table).size();
  }

  int size() {
    return tables.values().stream().mapToInt(Map::size).sum();
  }

  @Override
  public byte @Nullable [] find(Table table, String key) {
    return table(table).get(key);
  }

  @Override
  public void put(Table table, String key, byte[] row) {
    table(table).put(key, row);
  }

  @Override
  public void remove(Table table, String key) {
    table(table).remove(key);
  }

  @Override
  public void clear() {
    tables.clear();
  }
}
