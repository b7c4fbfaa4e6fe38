package io.everystore.jobs.session;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Ids in order of arrival, of which the oldest fall out. Not thread-safe. */
final class BoundedIds {
  static final int MAX_IDS = 50;

  private final ArrayList<String> ids = new ArrayList<>(8);

  void add(String id) {
    if (ids.size() == MAX_IDS) {
      ids.remove(0);
    }
    ids.add(id);
  }

  void clear() {
    ids.clear();
  }

  int size() {
    return ids.size();
  }

  String get(int index) {
    return ids.get(index);
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  boolean endsWith(String id) {
    return !ids.isEmpty() && ids.get(ids.size() - 1).equals(id);
  }

  boolean hasTwoDistinct() {
    for (int i = 1; i < ids.size(); i++) {
      if (!ids.get(i).equals(ids.get(0))) {
        return true;
      }
    }
    return false;
  }

  /** Do not modify. */
  List<String> asList() {
    return ids;
  }

  void writeTo(WireWriter out, int field) {
    for (int i = 0; i < ids.size(); i++) {
      out.element(field, ids.get(i));
    }
  }

  /** Reads one element whose tag was just read. */
  void readFrom(CodedInputStream in) throws IOException {
    add(in.readString());
  }
}
