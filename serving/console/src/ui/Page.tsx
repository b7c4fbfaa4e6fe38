import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import classes from './ui.module.css';

interface Props {
  title: string;
  /** One sentence on what this page is for. */
  lead?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  badge?: ReactNode;
  children: ReactNode;
}

/** A page with its heading; sets the window's title. */
export function Page({ title, lead, back, actions, badge, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Everystore console`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.headings}>
          {back && (
            <Link to={back.to} className={classes.back}>
              ← {back.label}
            </Link>
          )}
          <div className={classes.titleLine}>
            <h1>{title}</h1>
            {badge}
          </div>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A raised part of a page with a heading of its own. */
export function Panel({ title, aside, children, flush = false }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={classes.panel} data-flush={flush || undefined}>
      {title !== undefined && (
        <div className={classes.panelHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
