package io.everystore.jobs.offer;

import io.everystore.jobs.ledger.LedgerTables;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.jspecify.annotations.Nullable;

/** The tables of the offer at hand in keyed state. Belongs to its operator's thread. */
final class StateTables implements LedgerTables {
  private final Map<Table, MapState<String, byte[]>> tables = new EnumMap<>(Table.class);

  StateTables(RuntimeContext context) {
    for (Table table : Table.values()) {
      tables.put(
          table,
          context.getMapState(
              new MapStateDescriptor<>(
                  "ledger-" + table.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  StringSerializer.INSTANCE,
                  BytePrimitiveArraySerializer.INSTANCE)));
    }
  }

  private MapState<String, byte[]> table(Table table) {
    MapState<String, byte[]> found = tables.get(table);
    if (found == null) {
      throw new IllegalStateException(table + ": not opened (expected: every table)");
    }
    return found;
  }

  @Override
  public byte @Nullable [] find(Table table, String key) {
    return run(() -> table(table).get(key));
  }

  @Override
  public void put(Table table, String key, byte[] row) {
    run(
        () -> {
          table(table).put(key, row);
          return null;
        });
  }

  @Override
  public void remove(Table table, String key) {
    run(
        () -> {
          table(table).remove(key);
          return null;
        });
  }

  @Override
  public void clear() {
    tables.values().forEach(MapState::clear);
  }

  /** Something done to state, which declares every exception. */
  private interface Access<T> {
    @Nullable T run() throws Exception;
  }

  private static <T> @Nullable T run(Access<T> access) {
    try {
      return access.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("state of a ledger: not accessible", e);
    }
  }
}
