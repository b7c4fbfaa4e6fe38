package io.everystore.standalone.evaluate.baseline;

/** How a click counts less the longer ago it is, as session-rec names it. */
enum Weighting {
  SAME {
    @Override
    double step(int step) {
      return 1;
    }

    @Override
    double position(int position, int length) {
      return 1;
    }
  },
  DIV {
    @Override
    double step(int step) {
      return 1.0 / step;
    }

    @Override
    double position(int position, int length) {
      return (double) position / length;
    }
  },
  LINEAR {
    @Override
    double step(int step) {
      return Math.max(0, 1 - 0.1 * step);
    }

    @Override
    double position(int position, int length) {
      return Math.max(0, 1 - 0.1 * (length - position));
    }
  },
  QUADRATIC {
    @Override
    double step(int step) {
      return 1.0 / ((double) step * step);
    }

    @Override
    double position(int position, int length) {
      double share = (double) position / length;
      return share * share;
    }
  },
  LOG {
    @Override
    double step(int step) {
      return 1 / Math.log10(step + 1.7);
    }

    @Override
    double position(int position, int length) {
      return 1 / Math.log10(length - position + 1.7);
    }
  };

  /** Weight of the {@code step}-th click from the end, counted from 1. */
  abstract double step(int step);

  /** Weight of the {@code position}-th click of {@code length}, counted from 1. */
  abstract double position(int position, int length);
}
