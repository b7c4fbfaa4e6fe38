package io.everystore.serving.rank;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RowArm;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The published model of rows, by page and segment. Immutable. */
public final class RowPolicy {
  private final Map<String, Map<String, PageArms>> pages = new HashMap<>();

  private RowPolicy() {}

  /** Reads a model; keys that are none of ours do not count. */
  public static RowPolicy of(Model model) {
    Map<String, Map<String, Map<RowArm, Arm>>> arms = new HashMap<>();
    for (Arm arm : model.getArmsList()) {
      RowArm key = RowArm.parse(arm.getKey());
      if (key != null) {
        arms.computeIfAbsent(key.page(), made -> new HashMap<>())
            .computeIfAbsent(key.segment(), made -> new HashMap<>())
            .put(key.ofAll(), arm);
      }
    }
    RowPolicy policy = new RowPolicy();
    arms.forEach(
        (page, segments) -> {
          Map<RowArm, Arm> all = segments.getOrDefault(RowArm.ALL, Map.of());
          Map<String, PageArms> made = new HashMap<>();
          made.put(RowArm.ALL, new PageArms(all, Map.of()));
          segments.forEach(
              (segment, own) -> {
                if (!segment.equals(RowArm.ALL)) {
                  made.put(segment, new PageArms(all, own));
                }
              });
          policy.pages.put(page, made);
        });
    return policy;
  }

  /** What is believed of a page's rows, by a segment nobody was seen of as by all; else null. */
  public @Nullable PageArms find(String page, String segment) {
    Map<String, PageArms> segments = pages.get(page);
    if (segments == null) {
      return null;
    }
    PageArms own = segments.get(segment);
    return own == null ? segments.get(RowArm.ALL) : own;
  }
}
