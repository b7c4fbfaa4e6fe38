package io.everystore.serving.candidate;

/** What rows are chosen by: how well a person knows the shop. */
public enum PersonSegment {
  /** Nothing is known of them. */
  NEW("new"),
  RETURNING("returning"),
  /** They bought something not long ago. */
  BUYER("buyer");

  private final String id;

  PersonSegment(String id) {
    this.id = id;
  }

  /** Name in impressions and models. */
  public String id() {
    return id;
  }

  public static PersonSegment of(Visitor visitor) {
    if (visitor.purchasedCount() > 0) {
      return BUYER;
    }
    return visitor.known() ? RETURNING : NEW;
  }
}
