const WIDTH = 56;
const HEIGHT = 20;

/** Points of a line through values, which fills its box; empty for fewer than two values. */
export function sparkPoints(values: number[]): string {
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values
    .map((value, i) => {
      const x = (i / (values.length - 1)) * WIDTH;
      const y = span === 0 ? HEIGHT / 2 : HEIGHT - ((value - low) / span) * HEIGHT;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
