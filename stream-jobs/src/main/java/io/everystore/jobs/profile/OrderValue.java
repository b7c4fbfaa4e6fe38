package io.everystore.jobs.profile;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;

/** What an order or a refund is worth, whatever the currency. */
public final class OrderValue {
  private OrderValue() {}

  /** The event's value when it says one, else the sum of its items; stops at the ends of a long. */
  public static long cents(Interaction event) {
    if (event.hasValueCents()) {
      return Math.max(-Long.MAX_VALUE, event.getValueCents());
    }
    long sum = 0;
    for (InteractionItem item : event.getItemsList()) {
      sum = saturatedSum(sum, saturatedProduct(item.getPriceCents(), Cart.quantity(item)));
    }
    return sum;
  }

  static long saturatedSum(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE) : sum;
  }

  private static long saturatedProduct(long a, long b) {
    long product = a * b;
    boolean overflow = Math.multiplyHigh(a, b) != product >> 63;
    return overflow ? (a > 0 == b > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE) : product;
  }
}
