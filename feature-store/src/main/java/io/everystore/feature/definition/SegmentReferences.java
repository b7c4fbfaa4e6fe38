package io.everystore.feature.definition;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which segments refer to which, in rules about membership. */
public final class SegmentReferences {
  private static final String FIELD = "segment";
  private static final String LIST = "list";

  private SegmentReferences() {}

  /** Ids a segment's rule refers to, by the JSON pointer of the condition. */
  public static Map<String, Set<String>> of(Definition segment) {
    Map<String, Set<String>> found = new TreeMap<>();
    collect(segment.getSegment().getRule(), FIELD, "/rule", 1, found);
    return found;
  }

  /** Ids of segments that a rule refers to. */
  public static Set<String> of(RuleGroup rule) {
    return ids(rule, FIELD);
  }

  /** Ids of lists that a rule refers to. */
  public static Set<String> listsOf(RuleGroup rule) {
    return ids(rule, LIST);
  }

  private static Set<String> ids(RuleGroup rule, String field) {
    Map<String, Set<String>> found = new TreeMap<>();
    collect(rule, field, "", 1, found);
    Set<String> ids = new TreeSet<>();
    found.values().forEach(ids::addAll);
    return ids;
  }

  /**
   * Ids that any rule refers to, by the JSON pointer of the condition.
   *
   * @param pointer of the rule in what it is part of
   */
  public static Map<String, Set<String>> in(RuleGroup rule, String pointer) {
    Map<String, Set<String>> found = new TreeMap<>();
    collect(rule, FIELD, pointer, 1, found);
    return found;
  }

  private static void collect(
      RuleGroup group, String field, String at, int depth, Map<String, Set<String>> found) {
    for (int i = 0; i < group.getRulesCount(); i++) {
      Rule rule = group.getRules(i);
      String here = at + "/rules/" + i;
      Condition condition = rule.getCondition();
      if (rule.hasGroup() && depth < 100) {
        collect(rule.getGroup(), field, here, depth + 1, found);
      } else if (condition.getField().equals(field)) {
        Set<String> ids = new TreeSet<>();
        RuleValue value = condition.getValue();
        if (value.hasText()) {
          ids.add(value.getText());
        }
        value.getList().getValuesList().forEach(one -> ids.add(one.getText()));
        found.put(here + "/value", ids);
      }
    }
  }

  private static Set<String> ids(Definition segment) {
    return of(segment.getSegment().getRule());
  }

  /** What is wrong with the references of a segment that is to be put into an image. */
  public static List<Fault> faults(Definition segment, DefinitionImage image) {
    Faults faults = new Faults();
    Map<String, Definition> all = byId(image);
    all.put(segment.getId(), segment);
    of(segment)
        .forEach(
            (pointer, ids) -> {
              for (String id : ids) {
                if (!all.containsKey(id)) {
                  faults.add(pointer, Faults.shown(id) + ": no such segment");
                } else {
                  List<String> path = path(id, segment.getId(), all, new LinkedHashSet<>());
                  faults.require(
                      path.isEmpty(),
                      pointer,
                      "cycle "
                          + segment.getId()
                          + " > "
                          + String.join(" > ", path)
                          + " (expected: none)");
                }
              }
            });
    Map<String, Set<String>> lists = new TreeMap<>();
    collect(segment.getSegment().getRule(), LIST, "/rule", 1, lists);
    lists.forEach(
        (pointer, ids) -> {
          for (String id : ids) {
            faults.require(
                DefinitionKey.isId(id)
                    && image.find(new DefinitionKey(DefinitionKind.LIST, id)) != null,
                pointer,
                Faults.shown(id) + ": no such list");
          }
        });
    return faults.list();
  }

  /** The way from one segment to another; empty when there is none. */
  private static List<String> path(
      String from, String to, Map<String, Definition> all, Set<String> visited) {
    if (from.equals(to)) {
      return List.of(to);
    }
    Definition segment = all.get(from);
    if (segment == null || !visited.add(from)) {
      return List.of();
    }
    for (String next : ids(segment)) {
      List<String> rest = path(next, to, all, visited);
      if (!rest.isEmpty()) {
        List<String> path = new ArrayList<>(List.of(from));
        path.addAll(rest);
        return path;
      }
    }
    return List.of();
  }

  /** Ids of the segments whose rules refer to one. */
  public static List<String> usersOf(String id, DefinitionImage image) {
    return image.all(DefinitionKind.SEGMENT).stream()
        .filter(segment -> ids(segment).contains(id))
        .map(Definition::getId)
        .toList();
  }

  /**
   * The segments of an image in an order in which each comes after those it refers to. Those on a
   * cycle, which two writes at once can make, come last in the order of their ids.
   */
  public static List<Definition> inOrder(DefinitionImage image) {
    Map<String, Definition> left = byId(image);
    List<Definition> order = new ArrayList<>();
    boolean progress = true;
    while (progress) {
      Collection<Definition> ready =
          left.values().stream()
              .filter(segment -> ids(segment).stream().noneMatch(left::containsKey))
              .toList();
      order.addAll(ready);
      ready.forEach(segment -> left.remove(segment.getId()));
      progress = !ready.isEmpty();
    }
    order.addAll(left.values());
    return order;
  }

  private static Map<String, Definition> byId(DefinitionImage image) {
    return image.all(DefinitionKind.SEGMENT).stream()
        .collect(
            Collectors.toMap(Definition::getId, Function.identity(), (a, b) -> a, TreeMap::new));
  }
}
