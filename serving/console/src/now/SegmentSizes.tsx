import { Link } from '@tanstack/react-router';
import { useDefinitions, type Definition } from '../api/definitions';
import { count } from '../ui/format';
import { Empty } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import ui from '../ui/ui.module.css';
import type { SegmentMove } from './moments';
import { Spark } from './Spark';

const SHOWN = 8;

/** The largest segments and how they grew or shrank lately. */
export function SegmentSizes({ moves }: { moves: SegmentMove[] }) {
  return moves.length > 0 ? (
    <Sizes moves={moves} />
  ) : (
    <Empty title="No active segment yet">
      <Link to="/segments">Make a segment</Link>, and see here how it grows.
    </Empty>
  );
}

function Sizes({ moves }: { moves: SegmentMove[] }) {
  const names = useDefinitions<Definition>('segments');
  // Sizes of what was deleted are told for a while.
  const known = names.data === undefined ? moves : moves.filter((move) => names.data.some((segment) => segment.id === move.id));
  const nameOf = (id: string) => names.data?.find((segment) => segment.id === id)?.name || id;
  return (
    <ul className={ui.list}>
      {known.slice(0, SHOWN).map((move) => (
        <li key={move.id}>
          <Link className={`${ui.rowLink} ${ui.grow}`} to="/segments/$id" params={{ id: move.id }}>
            {nameOf(move.id)}
          </Link>
          <Spark values={move.sizes} />
          {move.change !== 0 && (
            <Tag tone={move.change > 0 ? 'good' : 'warn'}>
              {move.change > 0 ? '+' : '−'}
              {count(Math.abs(move.change))}
            </Tag>
          )}
          <span className="num">{count(move.members)}</span>
        </li>
      ))}
    </ul>
  );
}
