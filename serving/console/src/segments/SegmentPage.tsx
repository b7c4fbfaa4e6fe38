import { Tabs, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { fetchDefinition } from '../api/definitions';
import { count, dateTime, percent } from '../ui/format';
import { EditorBar } from '../ui/EditorBar';
import { Page, Panel } from '../ui/Page';
import { Failure, Loading } from '../ui/States';
import { StateBadge } from '../ui/StateBadge';
import { NEW, useEditor } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import { History } from './History';
import { Members } from './Members';
import { Preview } from './Preview';
import { RuleBuilder } from './RuleBuilder';
import { unfinished } from './rules';
import { blank, type Segment } from './segment';
import { SizesPanel } from './SizesPanel';
import { UsedBy } from './UsedBy';
import { Why } from './Why';

const REFRESH_MILLIS = 2_000;

const back = { to: '/segments', label: 'Segments' };

/** One segment: its rule, who is in, and why. */
export function SegmentPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <SegmentEditor key={id} id={id} />;
}

function SegmentEditor({ id }: { id: string }) {
  const editor = useEditor<Segment>('segments', id, blank, 'segment', '/segments');
  const { draft, base, read } = editor;
  const now = useQuery({ queryKey: ['segment-now', id], enabled: id !== NEW, refetchInterval: REFRESH_MILLIS, queryFn: () => fetchDefinition<Segment>('segments', id) });
  if (!draft) {
    return (
      <Page title="Segment" back={back}>
        <Panel>
          {read.error ? <Failure error={read.error} retry={() => void read.refetch()} absent="There is no such segment" /> : <Loading what="the segment" />}
        </Panel>
      </Page>
    );
  }
  const named = draft.name.trim() !== '';
  const ready = named && unfinished(draft.rule) === null;
  const saved = now.data?.value ?? base?.value;
  return (
    <Page
      title={id === NEW ? 'New segment' : base?.value.name || id}
      back={back}
      badge={id === NEW ? undefined : <StateBadge state={draft.state} />}
      lead={saved?.evaluated_at ? <Evaluated segment={saved} /> : 'Says who: people move in and out by themselves as they fit.'}
    >
      <EditorBar editor={editor} ready={ready} />
      {saved?.disabled_at && <Disabled segment={saved} />}
      <Tabs defaultValue="rule" keepMounted={false} activateTabWithKeyboard={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="rule">Rule</Tabs.Tab>
          <Tabs.Tab value="people" disabled={id === NEW}>People</Tabs.Tab>
          <Tabs.Tab value="why" disabled={id === NEW}>Check a person</Tabs.Tab>
          <Tabs.Tab value="history" disabled={id === NEW}>History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rule">
          <div className={ui.columns}>
            <div className={ui.rail}>
              <Panel title="About">
                <div className={ui.fields}>
                  <TextInput
                    label="Name"
                    required
                    maxLength={120}
                    value={draft.name}
                    onChange={(event) => editor.edit({ ...draft, name: event.currentTarget.value }, 'name')}
                  />
                  <TextInput
                    label="Description"
                    maxLength={500}
                    value={draft.description}
                    onChange={(event) => editor.edit({ ...draft, description: event.currentTarget.value }, 'description')}
                  />
                </div>
              </Panel>
              <Panel title="Who belongs to it">
                <RuleBuilder rule={draft.rule} change={(rule) => editor.edit({ ...draft, rule }, 'rule')} />
              </Panel>
            </div>
            <div className={ui.rail}>
              <Preview rule={draft.rule} />
              {id !== NEW && <SizesPanel id={id} />}
              {id !== NEW && <UsedBy id={id} />}
            </div>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <Members id={id} total={saved?.members} />
        </Tabs.Panel>
        <Tabs.Panel value="why">
          <Why id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History id={id} etag={base?.etag ?? null} restored={editor.adopt} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** That the job no longer looks at people for it, why, and what to do. */
function Disabled({ segment }: { segment: Segment }) {
  return (
    <div className={ui.failure} role="alert">
      <div>
        <p className={ui.emptyTitle}>Disabled since {dateTime(segment.disabled_at)}</p>
        <p>{segment.disabled_reason}</p>
      </div>
    </div>
  );
}

function Evaluated({ segment }: { segment: Segment }) {
  const counting = segment.progress !== null && segment.progress !== undefined && segment.progress < 1;
  return (
    <>
      <strong>{count(segment.members)} people</strong>, {counting ? `${percent(segment.progress, 0)} of everybody looked through` : `up to date as of ${dateTime(segment.evaluated_at)}`}
    </>
  );
}
