import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../shell/icons';
import classes from './ui.module.css';

/** Buttons that move or remove one of several parts. `what` says which, for those who hear them. */
export function PartButtons({ what, index, count, move, remove }: { what: string; index: number; count: number; move?: (by: -1 | 1) => void; remove?: () => void }) {
  return (
    <div className={classes.barGroup}>
      {move && (
        <>
          <ActionIcon variant="subtle" size="lg" aria-label={`Move ${what} up`} disabled={index === 0} onClick={() => move(-1)}>
            <Icon name="up" size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" size="lg" aria-label={`Move ${what} down`} disabled={index === count - 1} onClick={() => move(1)}>
            <Icon name="down" size={16} />
          </ActionIcon>
        </>
      )}
      {remove && (
        <ActionIcon variant="subtle" size="lg" c="var(--bad)" aria-label={`Remove ${what}`} onClick={remove}>
          <Icon name="trash" size={16} />
        </ActionIcon>
      )}
    </div>
  );
}

export function Part({ title, buttons, children }: { title: ReactNode; buttons?: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.part}>
      <div className={classes.partHead}>
        <h3>{title}</h3>
        {buttons}
      </div>
      {children}
    </li>
  );
}

/** The list with another part in a place. */
export function replaced<T>(list: T[], index: number, part: T): T[] {
  return list.map((known, i) => (i === index ? part : known));
}

export function moved<T>(list: T[], index: number, by: -1 | 1): T[] {
  const next = [...list];
  const [part] = next.splice(index, 1);
  next.splice(index + by, 0, part!);
  return next;
}

export function without<T>(list: T[], index: number): T[] {
  return list.filter((_, i) => i !== index);
}
