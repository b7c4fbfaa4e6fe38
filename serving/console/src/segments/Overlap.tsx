import { Link } from '@tanstack/react-router';
import { count, percent } from '../ui/format';
import type { Preview } from './segment';
import ui from '../ui/ui.module.css';
import classes from './segments.module.css';

/** Which other segments the same people are in. */
export function Overlap({ overlap }: { overlap: NonNullable<Preview['overlap']> }) {
  return (
    <>
      <h3 className={classes.sampleHead}>Also in</h3>
      <ul className={classes.overlap}>
        {overlap.map((other) => (
          <li key={other.id}>
            <Link className={ui.rowLink} to="/segments/$id" params={{ id: other.id }}>
              {other.name || other.id}
            </Link>
            <span className="soft small num">
              {count(other.count)}, {percent(other.share, 0)}
            </span>
            <div className={classes.share} aria-hidden="true">
              <span style={{ width: `${Math.min(1, other.share) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
