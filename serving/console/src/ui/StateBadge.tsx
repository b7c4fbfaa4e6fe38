import type { State } from '../api/definitions';
import classes from './ui.module.css';

const words: Record<State, string> = { draft: 'Draft', active: 'Active', paused: 'Paused', archived: 'Archived' };

export function StateBadge({ state }: { state: State }) {
  return (
    <span className={classes.badge} data-tone={{ draft: 'plain', active: 'good', paused: 'warn', archived: 'plain' }[state]}>
      {words[state]}
    </span>
  );
}

export function Tag({ children, tone = 'plain' }: { children: React.ReactNode; tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent' }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
