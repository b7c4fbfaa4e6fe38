import { Button, Progress } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import { useLists } from '../api/lists';
import { ago, count, percent } from '../ui/format';
import { DefinitionTable } from '../ui/DefinitionTable';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import { Icon } from '../shell/icons';
import { NEW } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import type { Segment } from './segment';

const REFRESH_MILLIS = 5_000;

/** Every segment and how many are in. */
export function SegmentsPage() {
  const segments = useDefinitions<Segment>('segments', REFRESH_MILLIS);
  const lists = useLists();
  const navigate = useNavigate();
  const make = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => void navigate({ to: '/segments/$id', params: { id: NEW } })}>
      New segment
    </Button>
  );
  const actions = (
    <>
      {lists.data && (
        <Button variant="default" onClick={() => void navigate({ to: '/lists' })}>
          Lists
        </Button>
      )}
      <Button variant="default" onClick={() => void navigate({ to: '/webhooks' })}>
        Webhooks
      </Button>
      {make}
    </>
  );
  return (
    <Page title="Segments" lead="Groups of people, told by what they do. Who fits is in at once; who no longer does is out." actions={actions}>
      <Panel flush={(segments.data?.length ?? 0) > 0}>
        <Answer of={segments} what="segments" absent="This server does not keep segments yet">
          {(all) =>
            all.length === 0 ? (
              <Empty title="No segment yet" action={make}>
                A segment says whom an offer is for, or whom a page should look different for.
              </Empty>
            ) : (
              <DefinitionTable
                caption="Segments"
                rows={all}
                keyOf={(segment) => segment.id}
                columns={[
                  {
                    title: 'Name',
                    cell: (segment) => (
                      <>
                        <Link className={ui.rowLink} to="/segments/$id" params={{ id: segment.id }}>
                          {segment.name || segment.id}
                        </Link>
                        {segment.description && <div className="soft small">{segment.description}</div>}
                      </>
                    ),
                  },
                  { title: 'State', cell: (segment) => <StateBadge state={segment.state} /> },
                  { title: 'People', number: true, cell: (segment) => count(segment.members) },
                  { title: 'Up to date', cell: (segment) => <UpToDate segment={segment} /> },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function UpToDate({ segment }: { segment: Segment }) {
  const { progress } = segment;
  if (segment.disabled_at) {
    return <Tag tone="bad">Disabled {ago(segment.disabled_at)}</Tag>;
  }
  if (progress !== null && progress !== undefined && progress < 1) {
    return (
      <>
        <Progress value={progress * 100} aria-label={`Looking through everybody for ${segment.name}`} />
        <span className="soft small">{percent(progress, 0)} looked through</span>
      </>
    );
  }
  return <span className="soft">{ago(segment.evaluated_at)}</span>;
}
