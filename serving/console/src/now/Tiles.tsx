import { compact, count, millis } from '../ui/format';
import type { Moment } from './moments';
import classes from './now.module.css';

/** The figures of this second. */
export function Tiles({ moment }: { moment: Moment | undefined }) {
  const tiles: [string, string, string][] = [
    ['What visitors do', compact(moment?.events_per_second), 'events a second'],
    ['Pages made', compact(moment?.pages_per_second), 'pages a second'],
    ['99 of 100 pages within', millis(moment?.page_p99_ms), `half of them within ${millis(moment?.page_p50_ms)}`],
    ['A click counts after', millis(moment?.freshness_p50_ms), `99 of 100 after ${millis(moment?.freshness_p99_ms)}`],
    ['People known', compact(moment?.people), `${count(moment?.items)} items seen`],
    [
      'Rows short of items',
      compact(moment?.fallbacks_per_second),
      moment && moment.waiting > 0 ? `rows a second; ${count(moment.waiting)} changes on their way` : 'rows a second; all changes are in',
    ],
  ];
  return (
    <ul className={classes.tiles}>
      {tiles.map(([label, value, note]) => (
        <li key={label} className={classes.tile}>
          <p className={classes.tileLabel}>{label}</p>
          <p className={classes.tileValue}>{value}</p>
          <p className={classes.tileNote}>{note}</p>
        </li>
      ))}
    </ul>
  );
}
