import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { path } from '../api/http';
import { getOptional } from '../api/optional';
import { place } from '../audit/entries';
import { words } from '../ui/format';
import { Panel } from '../ui/Page';
import { StateBadge } from '../ui/StateBadge';
import ui from '../ui/ui.module.css';
import type { Use } from './segment';

/** What a change of the segment changes as well; nothing where the server does not tell. */
export function UsedBy({ id }: { id: string }) {
  const uses = useQuery({
    queryKey: ['segment-used-by', id],
    queryFn: ({ signal }) => getOptional<{ used_by: Use[] }>(path`/v1/segments/${id}/used-by`, signal),
  });
  if (!uses.data) return null;
  return (
    <Panel title="Used by">
      {uses.data.used_by.length === 0 ? (
        <p className="soft">Nothing yet: a change of it changes nothing else.</p>
      ) : (
        <ul className={ui.list}>
          {uses.data.used_by.map((use) => {
            const to = place({ kind: use.kind, action: 'put' });
            return (
              <li key={`${use.kind} ${use.id}`}>
                <span className={ui.grow}>
                  {to ? (
                    <Link className={ui.rowLink} to={to} params={{ id: use.id }}>
                      {use.name || use.id}
                    </Link>
                  ) : (
                    <strong>{use.name || use.id}</strong>
                  )}{' '}
                  <span className="soft small">{words(use.kind)}</span>
                </span>
                {use.state && <StateBadge state={use.state} />}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
