package io.everystore.serving.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Draws product pictures as SVG from motifs (what it is) and palettes (in which colours, on which
 * backdrop). Immutable; safe for any thread.
 *
 * <p>A picture's name is {@code motif-NN.svg}: NN modulo the number of palettes chooses the
 * colours, NN divided by it the backdrop. Motifs are drawn on 200 by 200 units and refer to colours
 * as {@code $a} (main), {@code $l} and {@code $d} (lighter, darker), {@code $b}, {@code $f} and
 * {@code $e} (second, lighter, darker), {@code $k} ink, {@code $m} metal, {@code $o} and {@code $p}
 * wood, {@code $g} and {@code $G} leaves, {@code $w} paper, and to the gradients of {@link
 * #definitions}.
 */
public final class Pictures {
  static final int BACKDROPS = 3;

  private static final Pattern NAME = Pattern.compile("([a-z]{2,20})-([0-9]{2})\\.svg");
  private static final String MOTIFS = "/pictures/";
  private static final int WHITE = 0xffffff;
  private static final int INK = 0x2b2f38;
  private static final int PAPER = 0xfffaf1;

  private final Map<String, String> motifs;

  private Pictures(Map<String, String> motifs) {
    this.motifs = motifs;
  }

  /** Reads the motifs from the class path. */
  public static Pictures load() {
    Map<String, String> motifs = new HashMap<>();
    read(MOTIFS + "index.txt")
        .lines()
        .forEach(motif -> motifs.put(motif, read(MOTIFS + motif + ".svg")));
    return new Pictures(Map.copyOf(motifs));
  }

  /** How many different pictures there are of one motif. */
  public static int count() {
    return Palette.all().size() * BACKDROPS;
  }

  /** The name of a picture; both numbers count from 0. */
  public static String name(String motif, int palette, int backdrop) {
    return String.format(
        Locale.ROOT, "%s-%02d.svg", motif, palette + backdrop * Palette.all().size());
  }

  public boolean hasMotif(String motif) {
    return motifs.containsKey(motif);
  }

  /** The picture of that name as SVG text, or null when there is none. */
  @Nullable String find(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    String motif = motifs.get(matcher.group(1));
    int number = Integer.parseInt(matcher.group(2));
    if (motif == null || number >= count()) {
      return null;
    }
    int palettes = Palette.all().size();
    return draw(motif, Palette.all().get(number % palettes), number / palettes);
  }

  private static String draw(String motif, Palette palette, int backdrop) {
    int main = palette.main();
    int second = palette.second();
    StringBuilder svg = new StringBuilder(6_000);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-20 -20 240 240\">");
    svg.append(definitions(main, second));
    svg.append(backdrop(backdrop, Palette.mix(main, second, palette.isDark() ? 0.8 : 0.2)));
    svg.append(coloured(motif, main, second)).append("</svg>");
    return svg.toString();
  }

  private static String coloured(String motif, int main, int second) {
    StringBuilder text = new StringBuilder(motif.length() + 400);
    int from = 0;
    for (int at = motif.indexOf('$'); at >= 0; at = motif.indexOf('$', from)) {
      text.append(motif, from, at).append(hex(colour(motif.charAt(at + 1), main, second)));
      from = at + 2;
    }
    return text.append(motif, from, motif.length()).toString();
  }

  private static int colour(char key, int main, int second) {
    return switch (key) {
      case 'a' -> main;
      case 'l' -> Palette.mix(main, WHITE, 0.38);
      case 'd' -> Palette.mix(main, INK, 0.32);
      case 'b' -> second;
      case 'f' -> Palette.mix(second, WHITE, 0.45);
      case 'e' -> Palette.mix(second, INK, 0.3);
      case 'k' -> INK;
      case 'm' -> 0xc9ced6;
      case 'o' -> 0xc79a68;
      case 'p' -> 0x99704a;
      case 'g' -> 0x6aa678;
      case 'G' -> 0x3f7a56;
      case 'w' -> PAPER;
      default -> throw new IllegalStateException("motif colour: $" + key);
    };
  }

  /** Cylinder (h, s, m) and falling (v, t, n, w, k) light, and the soft shadow z on the ground. */
  private static String definitions(int main, int second) {
    return "<defs>"
        + cylinder("h", main)
        + falling("v", main)
        + cylinder("s", second)
        + falling("t", second)
        + cylinder("m", 0xbfc5ce)
        + falling("n", 0xc4cad3)
        + falling("w", 0xc79a68)
        + falling("k", 0x3a3f4a)
        + "<radialGradient id=\"z\"><stop offset=\"0\" stop-color=\"#1f2430\""
        + " stop-opacity=\".34\"/><stop offset=\"1\" stop-color=\"#1f2430\""
        + " stop-opacity=\"0\"/></radialGradient></defs>";
  }

  private static String cylinder(String id, int colour) {
    return "<linearGradient id=\""
        + id
        + "\">"
        + stop(0, Palette.mix(colour, INK, 0.12))
        + stop(0.22, Palette.mix(colour, WHITE, 0.24))
        + stop(0.55, colour)
        + stop(1, Palette.mix(colour, INK, 0.34))
        + "</linearGradient>";
  }

  private static String falling(String id, int colour) {
    return "<linearGradient id=\""
        + id
        + "\" x1=\".2\" y1=\"0\" x2=\".5\" y2=\"1\">"
        + stop(0, Palette.mix(colour, WHITE, 0.26))
        + stop(0.5, colour)
        + stop(1, Palette.mix(colour, INK, 0.2))
        + "</linearGradient>";
  }

  private static String stop(double offset, int colour) {
    return "<stop offset=\"" + offset + "\" stop-color=\"" + hex(colour) + "\"/>";
  }

  private static String backdrop(int kind, int tone) {
    String wall = hex(Palette.mix(tone, WHITE, 0.84));
    String floor = hex(Palette.mix(tone, WHITE, 0.72));
    String plain = "<rect x=\"-20\" y=\"-20\" width=\"240\" height=\"240\" fill=\"" + wall + "\"/>";
    return switch (kind) {
      case 0 -> plain + "<path d=\"M-20 152q120-14 240 0v68H-20z\" fill=\"" + floor + "\"/>";
      case 1 -> plain + "<circle cx=\"100\" cy=\"98\" r=\"94\" fill=\"" + floor + "\"/>";
      default -> plain + "<path d=\"M22 220V92a78 78 0 0 1 156 0v128z\" fill=\"" + floor + "\"/>";
    };
  }

  private static String hex(int colour) {
    return String.format(Locale.ROOT, "#%06x", colour);
  }

  static String read(String resource) {
    return new String(readBytes(resource), StandardCharsets.UTF_8);
  }

  static byte[] readBytes(String resource) {
    try (InputStream in = Pictures.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
