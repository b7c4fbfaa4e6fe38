package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.ListMembership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The uploads of lists that name a person, the two newest of each list: the one in force, and the
 * one that is about to replace it. Mutable, not thread-safe.
 *
 * <p>The same set of uploads makes the same content, in whatever order they come.
 */
final class ListMemberships {
  static final int MAX_LISTS = 64;
  private static final int VERSIONS = 2;

  private static final Comparator<Named> ORDER =
      Comparator.comparing(Named::listId).thenComparing(Named::uploadVersion);

  private record Named(String listId, long uploadVersion) {}

  private final List<Named> named = new ArrayList<>(0);

  /** Notes an upload; false when nothing changes. */
  boolean add(String listId, long uploadVersion) {
    Named added = new Named(listId, uploadVersion);
    if (named.contains(added)) {
      return false;
    }
    List<Named> ofList =
        named.stream().filter(other -> other.listId.equals(listId)).sorted(ORDER).toList();
    if (ofList.size() == VERSIONS) {
      if (ofList.get(0).uploadVersion > uploadVersion) {
        return false;
      }
      named.remove(ofList.get(0));
    }
    named.add(added);
    if (ofList.isEmpty() && lists() > MAX_LISTS) {
      String oldest = oldest();
      named.removeIf(other -> other.listId.equals(oldest));
    }
    named.sort(ORDER);
    return true;
  }

  private long lists() {
    return named.stream().map(Named::listId).distinct().count();
  }

  private String oldest() {
    return named.stream()
        .min(Comparator.comparing(Named::uploadVersion).thenComparing(Named::listId))
        .orElseThrow()
        .listId();
  }

  boolean isEmpty() {
    return named.isEmpty();
  }

  boolean contains(String listId, long uploadVersion) {
    for (int i = 0; i < named.size(); i++) {
      Named one = named.get(i);
      if (one.uploadVersion == uploadVersion && one.listId.equals(listId)) {
        return true;
      }
    }
    return false;
  }

  void merge(ListMemberships other) {
    for (Named one : other.named) {
      add(one.listId, one.uploadVersion);
    }
  }

  /** Writes one {@code everystore.v1.ListMembership} per upload. */
  void writeTo(WireWriter out, int field) {
    for (int i = 0; i < named.size(); i++) {
      int mark = out.begin(field);
      out.sfixed64(ListMembership.UPLOAD_VERSION_FIELD_NUMBER, named.get(i).uploadVersion);
      out.string(ListMembership.LIST_ID_FIELD_NUMBER, named.get(i).listId);
      out.end(mark);
    }
  }

  /** Reads one nested {@code everystore.v1.ListMembership} whose tag was just read. */
  void readFrom(CodedInputStream in) throws IOException {
    String listId = "";
    long uploadVersion = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case ListMembership.LIST_ID_FIELD_NUMBER -> listId = in.readString();
        case ListMembership.UPLOAD_VERSION_FIELD_NUMBER -> uploadVersion = in.readSFixed64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    named.add(new Named(listId, uploadVersion));
  }
}
