package io.everystore.feature.definition;

import io.everystore.feature.proto.PersonList;

/** What the record of a list of people must be like. */
final class PersonListRules {
  private PersonListRules() {}

  static void check(PersonList list, Faults faults) {
    faults.require(
        list.getUploadVersion() > 0,
        "/upload_version",
        list.getUploadVersion() + " (expected: a time above 0)");
    faults.require(
        list.getIds() >= 0 && list.getRefused() >= 0, "/ids", "negative (expected: counts)");
  }
}
