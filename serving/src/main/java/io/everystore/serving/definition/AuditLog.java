package io.everystore.serving.definition;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Sha256;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Webhook;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.materialize.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed or exported what: writes entries to their topic, and holds the newest of all
 * processes. Thread-safe.
 */
public final class AuditLog implements TopicFollower.Handler {
  /** Entries held; the topic keeps more. */
  static final int MAX_HELD = 2_000;

  private static final int DIGEST_DIGITS = 16;
  private static final String WEBHOOK = "webhook";

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final DurableLog log;
  private final EpochClock clock;
  private final ArrayDeque<AuditEntry> held = new ArrayDeque<>();
  private final VersionHistory versions = new VersionHistory();

  public AuditLog(DurableLog log, EpochClock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Notes a change that is durable. */
  void changed(
      DefinitionKey key, @Nullable Definition before, @Nullable Definition after, String operator) {
    Definition shown =
        after != null ? after : before != null ? before : Definition.getDefaultInstance();
    AuditEntry entry =
        AuditEntry.newBuilder()
            .setTimeMillis(clock.millis())
            .setOperator(operator)
            .setAction(after == null ? "delete" : "put")
            .setKind(key.kind().id())
            .setId(key.id())
            .setName(shown.getName())
            .setVersion(shown.getVersion())
            .addAllChanges(DefinitionDiff.between(before, after))
            .setDefinition(after == null ? ByteString.EMPTY : after.toByteString())
            .build();
    append(key.toString(), entry);
  }

  /** Notes a change of a webhook that is durable; what it signs with is not told. */
  public void changed(@Nullable Webhook before, @Nullable Webhook after, String operator) {
    Webhook shown = after != null ? after : before != null ? before : Webhook.getDefaultInstance();
    AuditEntry entry =
        AuditEntry.newBuilder()
            .setTimeMillis(clock.millis())
            .setOperator(operator)
            .setAction(after == null ? "delete" : "put")
            .setKind(WEBHOOK)
            .setId(shown.getId())
            .setName(shown.getId())
            .setVersion(shown.getVersion())
            .addAllChanges(DefinitionDiff.between(before, after, Webhook.getDefaultInstance()))
            .build();
    append(WEBHOOK + "/" + shown.getId(), entry);
  }

  /** Notes that the people of a segment leave as a file. */
  public void exportedMembers(String segmentId, String operator) {
    exported("segment", segmentId, operator);
  }

  /**
   * Notes that what is known of a person leaves. The audit outlives an erasure, so it holds of the
   * id only the first 16 digits of its SHA-256: who knows the id finds the entry.
   */
  public void exportedPerson(String personId, String operator) {
    exported("user", personDigest(personId), operator);
  }

  static String personDigest(String personId) {
    return Sha256.hex(personId).substring(0, DIGEST_DIGITS);
  }

  private void exported(String kind, String id, String operator) {
    AuditEntry entry =
        AuditEntry.newBuilder()
            .setTimeMillis(clock.millis())
            .setOperator(operator)
            .setAction("export")
            .setKind(kind)
            .setId(id)
            .setName(id)
            .build();
    append(kind + "/" + id, entry);
  }

  private void append(String key, AuditEntry entry) {
    log.append(
        Topics.AUDIT,
        key.getBytes(StandardCharsets.UTF_8),
        entry.toByteArray(),
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {}

          @Override
          public void failed(Throwable cause) {
            LOG.error("what {} did to {} is not on record", entry.getOperator(), key, cause);
          }
        });
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    try {
      AuditEntry entry = AuditEntry.parseFrom(value);
      versions.add(entry);
      synchronized (held) {
        held.addLast(entry.toBuilder().clearDefinition().build());
        if (held.size() > MAX_HELD) {
          held.removeFirst();
        }
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("an entry of the audit was left out: unreadable");
    }
  }

  @Override
  public void publish() {}

  /** The newest versions of each definition. */
  public VersionHistory versions() {
    return versions;
  }

  /**
   * The newest entries first.
   *
   * @param kind of the definition; empty for any
   * @param id of the definition; empty for any
   */
  public List<AuditEntry> newest(String kind, String id, int limit) {
    List<AuditEntry> found;
    synchronized (held) {
      found = new ArrayList<>(held);
    }
    found.removeIf(
        entry ->
            !(kind.isEmpty() || entry.getKind().equals(kind))
                || !(id.isEmpty() || entry.getId().equals(id)));
    found.sort(Comparator.comparingLong(AuditEntry::getTimeMillis).reversed());
    return found.size() > limit ? found.subList(0, limit) : found;
  }
}
