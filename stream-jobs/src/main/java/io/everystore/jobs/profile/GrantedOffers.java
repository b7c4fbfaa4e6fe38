package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.PersonRedemptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledgers of offers granted to one person, per offer and id the person had then; at most
 * {@value #MAX_GRANTED}, of more the one granted longest ago falls out. Not thread-safe.
 */
final class GrantedOffers {
  static final int MAX_GRANTED = 64;

  private final List<PersonRedemptions> granted = new ArrayList<>(0);

  /** Keeps the newer of two; false when it is known. */
  boolean put(PersonRedemptions redemptions) {
    for (int i = 0; i < granted.size(); i++) {
      PersonRedemptions known = granted.get(i);
      if (known.getOfferId().equals(redemptions.getOfferId())
          && known.getPersonId().equals(redemptions.getPersonId())) {
        boolean isNews = ever(redemptions) > ever(known);
        if (isNews) {
          granted.set(i, redemptions);
        }
        return isNews;
      }
    }
    if (granted.size() == MAX_GRANTED) {
      granted.remove(oldest());
    }
    granted.add(redemptions);
    return true;
  }

  private static long ever(PersonRedemptions redemptions) {
    return redemptions.getRedemptions().getEver();
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < granted.size(); i++) {
      if (granted.get(i).getRedemptions().getDay()
          < granted.get(oldest).getRedemptions().getDay()) {
        oldest = i;
      }
    }
    return oldest;
  }

  void merge(GrantedOffers other) {
    other.granted.forEach(this::put);
  }

  /** Writes one {@code everystore.v1.PersonRedemptions} each. */
  void writeTo(WireWriter out, int field) {
    for (PersonRedemptions redemptions : granted) {
      byte[] bytes = redemptions.toByteArray();
      out.element(field, bytes, 0, bytes.length);
    }
  }

  /** Reads the content of one whose tag was just read. */
  void readFrom(CodedInputStream in) throws IOException {
    granted.add(PersonRedemptions.parseFrom(in.readByteArray()));
  }
}
