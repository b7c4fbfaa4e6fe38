import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { actionWords, changeWords } from '../api/changes';
import { getJson } from '../api/http';
import { ago, dateTime, words } from '../ui/format';
import { DefinitionTable } from '../ui/DefinitionTable';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import ui from '../ui/ui.module.css';
import { entries, place, type Entry } from './entries';

/** Who changed what, newest first. */
export function AuditPage() {
  const audit = useQuery({
    queryKey: ['audit'],
    queryFn: async ({ signal }) => entries(await getJson<unknown>('/v1/audit', signal)),
  });
  return (
    <Page title="Audit" lead="Who changed what, and when.">
      <Panel flush={(audit.data?.length ?? 0) > 0}>
        <Answer of={audit} what="changes" absent="This server does not list changes yet">
          {(all) =>
            all.length === 0 ? (
              <Empty title="Nothing was changed yet">Every change of a segment, an offer, a page, an experiment, a list or a webhook is kept here.</Empty>
            ) : (
              <DefinitionTable
                caption="Changes, newest first"
                rows={all}
                keyOf={(entry) => `${entry.time}-${entry.kind}-${entry.id}-${entry.version}`}
                columns={[
                  { title: 'What', cell: (entry) => <What entry={entry} /> },
                  { title: 'Change', cell: (entry) => <ChangeOf entry={entry} /> },
                  { title: 'By', cell: (entry) => entry.operator || '–' },
                  { title: 'When', cell: (entry) => <time dateTime={entry.time} title={dateTime(entry.time)}>{ago(entry.time)}</time> },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function What({ entry }: { entry: Entry }) {
  const to = place(entry);
  const name = entry.name || entry.id;
  return (
    <>
      {to ? (
        <Link className={ui.rowLink} to={to} params={{ id: entry.id }}>
          {name}
        </Link>
      ) : (
        <strong>{name}</strong>
      )}
      <div className="soft small">{words(entry.kind)}</div>
    </>
  );
}

/** What was done, and how it differs from before; all of it is new where something was made. */
function ChangeOf({ entry }: { entry: Entry }) {
  const action = actionWords(entry.action, entry.changes);
  const differs = /^(Made|Deleted)/.test(action) ? [] : entry.changes.filter(({ field }) => field !== 'state');
  return (
    <>
      {action}
      {differs.length > 0 && (
        <ul className="soft small">
          {differs.map((change) => (
            <li key={change.field}>{changeWords(change)}</li>
          ))}
        </ul>
      )}
    </>
  );
}
