/** What is shown while something loads, when there is none of it, and when it failed. */
import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/http';
import classes from './ui.module.css';

export function Loading({ what, lines = 4 }: { what: string; lines?: number }) {
  return (
    <div className={classes.loading} aria-busy="true">
      <p className="sr" role="status">
        Loading {what}…
      </p>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={18} width={`${92 - ((i * 17) % 45)}%`} radius="sm" />
      ))}
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children && <div className="soft">{children}</div>}
      {action}
    </div>
  );
}

/** What went wrong in words, and a way to go on. `absent` is said where the server has no such thing. */
export function Failure({ error, retry, absent }: { error: Error; retry?: () => void; absent?: string }) {
  const missing = absent !== undefined && error instanceof ApiProblem && error.status === 404;
  return (
    <div className={classes.failure} role="alert" data-mild={missing || undefined}>
      <div>
        <p className={classes.emptyTitle}>{missing ? absent : 'This could not be loaded'}</p>
        {!missing && <p>{error.message}</p>}
      </div>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

/** The answer of a query, or what stands in its place. What was read before stays while an update fails. */
export function Answer<T>({ of, what, absent, children }: { of: Asked<T>; what: string; absent?: string; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} absent={absent} retry={() => void of.refetch()} />;
  return <Loading what={what} />;
}

/** Faults of what was sent, each with the field it is about. */
export function Faults({ error }: { error: unknown }) {
  if (!(error instanceof Error)) return null;
  const faults = error instanceof ApiProblem ? error.faults : [];
  return (
    <div className={classes.failure} role="alert">
      {faults.length > 1 ? (
        <ul className={classes.faults}>
          {faults.map((fault) => (
            <li key={fault.pointer + fault.detail}>{fault.detail}</li>
          ))}
        </ul>
      ) : (
        <p>{faults[0]?.detail ?? error.message}</p>
      )}
    </div>
  );
}
