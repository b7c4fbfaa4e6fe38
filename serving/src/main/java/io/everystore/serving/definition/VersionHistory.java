package io.everystore.serving.definition;

import io.everystore.feature.proto.AuditEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest versions of each definition with their content, as the audit has them. Thread-safe.
 *
 * <p>Bounded in bytes over all definitions: the oldest versions go first.
 */
public final class VersionHistory {
  /** Versions of one definition; the topic keeps more. */
  static final int MAX_VERSIONS = 100;

  static final long MAX_BYTES = 64L << 20;

  private final Map<String, ArrayDeque<AuditEntry>> versions = new HashMap<>();
  private final ArrayDeque<AuditEntry> inOrder = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;

  VersionHistory(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  public VersionHistory() {
    this(MAX_BYTES);
  }

  private static String key(String kind, String id) {
    return kind + "/" + id;
  }

  /** Takes an entry, in the order of the topic. One without content is no version. */
  synchronized void add(AuditEntry entry) {
    if (entry.getDefinition().isEmpty()) {
      return;
    }
    ArrayDeque<AuditEntry> of =
        versions.computeIfAbsent(key(entry.getKind(), entry.getId()), id -> new ArrayDeque<>());
    of.addLast(entry);
    inOrder.addLast(entry);
    bytes += entry.getSerializedSize();
    if (of.size() > MAX_VERSIONS) {
      AuditEntry oldest = of.removeFirst();
      inOrder.removeFirstOccurrence(oldest);
      bytes -= oldest.getSerializedSize();
    }
    while (bytes > maxBytes) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    AuditEntry oldest = inOrder.removeFirst();
    String key = key(oldest.getKind(), oldest.getId());
    ArrayDeque<AuditEntry> of = versions.get(key);
    if (of != null) {
      of.removeFirstOccurrence(oldest);
      if (of.isEmpty()) {
        versions.remove(key);
      }
    }
    bytes -= oldest.getSerializedSize();
  }

  /** The versions of a definition, newest first. */
  public synchronized List<AuditEntry> of(String kind, String id) {
    List<AuditEntry> found =
        new ArrayList<>(versions.getOrDefault(key(kind, id), new ArrayDeque<>()));
    found.sort(Comparator.comparingLong(AuditEntry::getVersion).reversed());
    return found;
  }
}
