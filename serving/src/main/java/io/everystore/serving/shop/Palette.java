package io.everystore.serving.shop;

import java.util.List;

/**
 * A named pair of colours a product is drawn in, each {@code 0xRRGGBB}.
 *
 * @param name what a shop would call the colour, such as "Sage"
 */
public record Palette(String name, int main, int second) {
  /** Of at most 2,550. */
  private static final int DARK_BELOW = 1_050;

  private static final List<Palette> ALL =
      List.of(
          new Palette("Sage", 0x8aa98b, 0xe9c46a),
          new Palette("Terracotta", 0xc8694a, 0xf0d9b5),
          new Palette("Midnight", 0x2f3e63, 0xe0a458),
          new Palette("Sand", 0xd8c09a, 0x7a8c7e),
          new Palette("Ochre", 0xd39a33, 0x3f5a60),
          new Palette("Moss", 0x6c7f43, 0xe5d5a5),
          new Palette("Rust", 0xa94f2f, 0xe8b978),
          new Palette("Slate", 0x5f7183, 0xdfb97a),
          new Palette("Blush", 0xe3a9a0, 0x7d5a68),
          new Palette("Ink", 0x353a52, 0xd56a5b),
          new Palette("Cream", 0xe9dcc0, 0xb2714d),
          new Palette("Olive", 0x8b8a4b, 0xd98f5c),
          new Palette("Teal", 0x2f7f83, 0xf1b562),
          new Palette("Plum", 0x754668, 0xe6b89c),
          new Palette("Mustard", 0xe0ae3c, 0x56707f),
          new Palette("Sky", 0x84b4d4, 0xf2c879),
          new Palette("Coral", 0xe97f68, 0x35607a),
          new Palette("Charcoal", 0x4a4e54, 0xc9a26b),
          new Palette("Lavender", 0xa596c8, 0xf0d38a),
          new Palette("Forest", 0x3d6650, 0xe0b36a),
          new Palette("Clay", 0xb98468, 0x5f7f86),
          new Palette("Denim", 0x4d719f, 0xe9c59a),
          new Palette("Rose", 0xcf7387, 0xf3d3a8),
          new Palette("Mint", 0x8fcab0, 0xf09d7f),
          new Palette("Graphite", 0x63666b, 0x8fb8a8),
          new Palette("Honey", 0xe6a54a, 0x8a4b3c),
          new Palette("Berry", 0x9a3b57, 0xeac08c),
          new Palette("Stone", 0xb0aca0, 0x5c6e7c),
          new Palette("Ocean", 0x2c6492, 0xf0b87a),
          new Palette("Peach", 0xf1b089, 0x6f8f8a),
          new Palette("Pine", 0x2f5a55, 0xd98e68),
          new Palette("Chalk", 0xd9dcdd, 0x7897ab));

  /** Every palette; the position is its number in a picture's name. */
  public static List<Palette> all() {
    return ALL;
  }

  /** True when a backdrop in the main colour would look grey. */
  boolean isDark() {
    int brightness = ((main >> 16) & 0xff) * 3 + ((main >> 8) & 0xff) * 6 + (main & 0xff);
    return brightness < DARK_BELOW;
  }

  /** Mixes two colours: {@code ratio} 0 gives {@code from}, 1 gives {@code to}. */
  static int mix(int from, int to, double ratio) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = (from >> shift) & 0xff;
      int b = (to >> shift) & 0xff;
      mixed |= (int) Math.round(a + (b - a) * ratio) << shift;
    }
    return mixed;
  }
}
