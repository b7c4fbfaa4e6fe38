import { Button, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import type { Template } from '../pages/template';
import { Icon } from '../shell/icons';
import { EditorBar } from '../ui/EditorBar';
import { replaced, without } from '../ui/ListEditor';
import { Page, Panel } from '../ui/Page';
import { Failure, Loading } from '../ui/States';
import { StateBadge } from '../ui/StateBadge';
import { TimesFields } from '../ui/Times';
import { NEW, useEditor } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import { blank, METRICS, unfinished, type Experiment, type Metric } from './experiment';
import { ResultsPanel } from './ResultsPanel';
import { VariationEditor } from './VariationEditor';

const back = { to: '/experiments', label: 'Experiments' };

/** One experiment and what it did. */
export function ExperimentPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <ExperimentEditor key={id} id={id} />;
}

function ExperimentEditor({ id }: { id: string }) {
  const editor = useEditor<Experiment>('experiments', id, blank, 'experiment', '/experiments');
  const templates = useDefinitions<Template>('page-templates');
  const { draft, base, read, edit } = editor;
  if (!draft) {
    return (
      <Page title="Experiment" back={back}>
        <Panel>
          {read.error ? <Failure error={read.error} retry={() => void read.refetch()} absent="There is no such experiment" /> : <Loading what="the experiment" />}
        </Panel>
      </Page>
    );
  }
  const open = unfinished(draft);
  const pages = ['home', 'item', 'cart', ...(templates.data ?? []).filter((each) => each.page === each.id).map((each) => each.page)];
  return (
    <Page
      title={id === NEW ? 'New experiment' : base?.value.name || id}
      back={back}
      badge={id === NEW ? undefined : <StateBadge state={draft.state} />}
      lead={open ?? 'Who gets which variation stays the same for each visitor.'}
    >
      <EditorBar editor={editor} ready={open === null} />
      {id !== NEW && base && <ResultsPanel experiment={base.value} />}
      <Panel title="About">
        <div className={ui.fields}>
          <TextInput label="Name" required maxLength={120} value={draft.name} onChange={(event) => edit({ ...draft, name: event.currentTarget.value }, 'name')} />
          <TagsInput label="Pages" description="On which it runs" data={[...new Set(pages)]} value={draft.pages} onChange={(chosen) => edit({ ...draft, pages: chosen })} />
          <NumberInput
            label="Visitors who take part"
            description="The others see the page as it is"
            min={1}
            max={100}
            suffix=" %"
            value={Math.round(draft.traffic * 100)}
            onChange={(value) => edit({ ...draft, traffic: Math.min(100, Math.max(1, Number(value) || 1)) / 100 }, 'traffic')}
          />
          <NativeSelect
            label="It does well when a visitor"
            data={METRICS.map(([value, label]) => ({ value, label: label.toLowerCase() }))}
            value={draft.primary_metric}
            onChange={(event) => edit({ ...draft, primary_metric: event.currentTarget.value as Metric })}
          />
          <TimesFields times={draft} change={(times) => edit({ ...draft, ...times })} />
        </div>
      </Panel>
      <Panel
        title="Variations"
        aside={
          <Button size="xs" variant="light" leftSection={<Icon name="plus" size={14} />} onClick={() => edit({ ...draft, variations: [...draft.variations, { id: `variation-${draft.variations.length + 1}`, share: 1 }] })}>
            Variation
          </Button>
        }
      >
        <ol className={ui.parts}>
          {draft.variations.map((variation, i) => (
            <VariationEditor
              key={i}
              variation={variation}
              index={i}
              count={draft.variations.length}
              total={draft.variations.reduce((sum, each) => sum + each.share, 0)}
              templates={(templates.data ?? []).filter((each) => draft.pages.includes(each.page))}
              change={(next, about) => edit({ ...draft, variations: replaced(draft.variations, i, next) }, about)}
              remove={draft.variations.length > 2 ? () => edit({ ...draft, variations: without(draft.variations, i) }) : undefined}
            />
          ))}
        </ol>
      </Panel>
    </Page>
  );
}
