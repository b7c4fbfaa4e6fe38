package io.everystore.serving;

import io.everystore.feature.store.View;
import io.everystore.feature.store.chronicle.ChronicleOnlineStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.File;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** What says how full a serving process is: heap, collector, processors, files, disk, store. */
final class ProcessMetrics implements AutoCloseable {
  private final JvmGcMetrics collector = new JvmGcMetrics();

  ProcessMetrics(MeterRegistry registry, File storeDirectory, BooleanSupplier caughtUp) {
    collector.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new DiskSpaceMetrics(storeDirectory).bindTo(registry);
    Gauge.builder("everystore.ready", () -> caughtUp.getAsBoolean() ? 1 : 0)
        .description("1 while every view is kept up to date from its topic")
        .register(registry);
  }

  /** Says how full the views of a store are. */
  static void bind(MeterRegistry registry, ChronicleOnlineStore store) {
    for (View view : View.values()) {
      Gauge.builder("everystore.store.fill.ratio", store, known -> known.fillRatio(view))
          .description("Share of a view's room in use; it grows to twice the size before 1")
          .tag("view", view.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  @Override
  public void close() {
    collector.close();
  }
}
