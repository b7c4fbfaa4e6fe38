package io.everystore.standalone.evaluate;

import java.util.List;
import java.util.Locale;

/** What freshness is worth as a picture: one bar for each lag of our first strategy, as SVG. */
final class LagPicture {
  private static final int WIDTH = 640;
  private static final int TOP = 56;
  private static final int BAR_HEIGHT = 26;
  private static final int BAR_STEP = 36;
  private static final int LABEL_WIDTH = 110;
  private static final int VALUE_WIDTH = 70;

  private LagPicture() {}

  static String svg(String file, List<Result> results) {
    List<Result> bars =
        results.stream()
            .filter(Result::everystore)
            .filter(result -> result.method().equals(results.get(0).method()))
            .toList();
    double greatest = bars.stream().mapToDouble(bar -> bar.quality().hitRatio()).max().orElse(1);
    int height = TOP + bars.size() * BAR_STEP + 12;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"system-ui, sans-serif\" font-size=\"14\">%n",
        WIDTH,
        height);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height);
    add(
        svg,
        "<text x=\"12\" y=\"22\" font-weight=\"600\" fill=\"#1d2b36\">%s: next items among twenty"
            + " (HR@20)</text>%n",
        escape(file));
    add(
        svg,
        "<text x=\"12\" y=\"42\" fill=\"#5a6b78\">by how far what others did is behind; a person's"
            + " own clicks are always known</text>%n");
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, bars.get(i), greatest, TOP + i * BAR_STEP);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, Result bar, double greatest, int y) {
    double ratio = bar.quality().hitRatio();
    double length = greatest > 0 ? (WIDTH - LABEL_WIDTH - VALUE_WIDTH) * ratio / greatest : 0;
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1d2b36\">%s</text>%n",
        LABEL_WIDTH - 10,
        y + 18,
        escape(bar.learning()));
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\" fill=\"%s\"/>%n",
        LABEL_WIDTH,
        y,
        length,
        BAR_HEIGHT,
        bar.learning().equals(Result.LIVE) ? "#0b7a5c" : "#9cc9bb");
    add(
        svg,
        "<text x=\"%.1f\" y=\"%d\" fill=\"#1d2b36\">%.3f</text>%n",
        LABEL_WIDTH + length + 8,
        y + 18,
        ratio);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
