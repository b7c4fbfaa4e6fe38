import { sparkPoints } from './sparkPoints';
import classes from './now.module.css';

/** How a figure moved, as a line beside it; the figure says the rest. */
export function Spark({ values }: { values: number[] }) {
  const points = sparkPoints(values);
  return points === '' ? null : (
    <svg className={classes.spark} viewBox="0 0 56 20" aria-hidden="true">
      <polyline points={points} />
    </svg>
  );
}
