package io.everystore.standalone.observability;

import java.time.Duration;
import java.util.List;

/** Alerts of what can be full, broken or away: disks, stores, heaps, the broker, Redis. */
final class StorageAlerts {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final Duration LATER = Duration.ofMinutes(15);

  private StorageAlerts() {}

  static List<Alert> all() {
    String free = "disk_free_bytes";
    String total = "disk_total_bytes";
    String fill = "everystore_store_fill_ratio";
    String refusals = "everystore_store_refusals_total";
    String corrupt = "everystore_store_corrupt_reads";
    String redis = "everystore_redis_up";
    String used = "jvm_memory_used_bytes";
    String max = "jvm_memory_max_bytes";
    String offline = "kafka_controller_offlinepartitionscount";
    String underIsr = "kafka_server_replicamanager_underminisrpartitioncount";
    String idle = "kafka_server_requesthandler_idle_ratio";
    String heap = "{area=\"heap\",id=\"G1 Old Gen\"}";
    return List.of(
        new Alert(
            "DiskNearlyFull",
            Severity.PAGE,
            "min by (instance, path) (%s / %s) < %s".formatted(free, total, Bounds.FREE_DISK_RATIO),
            SOON,
            "less than a tenth of the disk that holds the views is free",
            Scenario.after(20, free + "{path=\"/s\"}", "5x30", total + "{path=\"/s\"}", "100x30"),
            Scenario.after(20, free + "{path=\"/s\"}", "50x30", total + "{path=\"/s\"}", "100x30")),
        new Alert(
            "StoreNearlyFull",
            Severity.TICKET,
            "max by (view) (%s) > %s".formatted(fill, Bounds.STORE_FILL_RATIO),
            LATER,
            "a view is nearly full and did not grow",
            Scenario.after(30, fill + "{view=\"profiles\"}", "0.97x60"),
            Scenario.after(30, fill + "{view=\"profiles\"}", "0.97x10 0.5x50")),
        new Alert(
            "StoreRefusesWrites",
            Severity.PAGE,
            "sum(increase(%s[5m])) > 0".formatted(refusals),
            Duration.ofMinutes(1),
            "the local store takes nothing: the views of a replica stand still",
            Scenario.after(10, refusals, "0+10x30"),
            Scenario.after(10, refusals, "7x30")),
        new Alert(
            "StoreValuesCorrupt",
            Severity.TICKET,
            "max(delta(%s[15m])) > 0".formatted(corrupt),
            Duration.ZERO,
            "values of the local store fail their checksum; they are passed over",
            Scenario.after(20, corrupt, "0x10 3x20"),
            Scenario.after(20, corrupt, "3x40")),
        new Alert(
            "RedisAway",
            Severity.TICKET,
            "min(%s) < 1".formatted(redis),
            SOON,
            "Redis does not answer; pages go on, programs that read it see old values",
            Scenario.after(10, redis, "1 0x30"),
            Scenario.after(10, redis, "1 0 1x30")),
        new Alert(
            "HeapNearlyFull",
            Severity.TICKET,
            "max by (instance) (%s%s / %s%s) > 0.9".formatted(used, heap, max, heap),
            LATER,
            "the old generation stays nearly full",
            Scenario.after(30, used + heap, "95x60", max + heap, "100x60"),
            Scenario.after(30, used + heap, "60x60", max + heap, "100x60")),
        new Alert(
            "BrokerPartitionsOffline",
            Severity.PAGE,
            "max(%s) > 0".formatted(offline),
            Duration.ofMinutes(1),
            "partitions have no leader: events for them are refused",
            Scenario.after(10, offline, "0 2x30"),
            Scenario.after(10, offline, "0x30")),
        new Alert(
            "BrokerReplicasMissing",
            Severity.PAGE,
            "sum(%s) > 0".formatted(underIsr),
            SOON,
            "partitions have fewer copies in sync than writes need: events for them are refused",
            Scenario.after(10, underIsr, "4x30"),
            Scenario.after(10, underIsr, "4 4 0x30")),
        new Alert(
            "BrokerSaturated",
            Severity.TICKET,
            "min(%s) < 0.1".formatted(idle),
            LATER,
            "a broker's request threads are busy nearly all the time",
            Scenario.after(30, idle, "0.05x60"),
            Scenario.after(30, idle, "0.6x60")));
  }
}
