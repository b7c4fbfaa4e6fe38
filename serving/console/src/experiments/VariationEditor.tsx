import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { idFrom } from '../api/definitions';
import { STRATEGIES, type Template } from '../pages/template';
import { percent, words } from '../ui/format';
import { Part, PartButtons } from '../ui/ListEditor';
import ui from '../ui/ui.module.css';
import type { Variation } from './experiment';

interface Props {
  variation: Variation;
  index: number;
  count: number;
  /** Sum of all shares. */
  total: number;
  templates: Template[];
  change: (variation: Variation, about?: string) => void;
  remove?: () => void;
}

const strategies = STRATEGIES.map(([value, label]) => ({ value, label }));

/** One variation: what it changes, and for how many. */
export function VariationEditor({ variation, index, count, total, templates, change, remove }: Props) {
  const { ranker = '', strategy_override = {} } = variation.parameters ?? {};
  const [from = '', to = ''] = Object.entries(strategy_override)[0] ?? [];
  const more = Object.entries(strategy_override).slice(1);
  const parameters = (nextRanker: string, first: [string, string]) => {
    const overrides = Object.fromEntries([first, ...more].filter(([a, b]) => a !== '' && b !== ''));
    const next = { ...(nextRanker ? { ranker: nextRanker } : {}), ...(Object.keys(overrides).length > 0 ? { strategy_override: overrides } : {}) };
    const changed = { ...variation };
    if (Object.keys(next).length > 0) changed.parameters = next;
    else delete changed.parameters;
    change(changed);
  };
  const template = (id: string) => {
    const changed = { ...variation };
    if (id) changed.template_id = id;
    else delete changed.template_id;
    change(changed);
  };
  return (
    <Part title={index === 0 ? `${words(variation.id)} (the others are compared with it)` : words(variation.id)} buttons={<PartButtons what={`variation ${index + 1}`} index={index} count={count} remove={remove} />}>
      <div className={ui.fields}>
        <TextInput label="Name" required maxLength={60} value={variation.id} onChange={(event) => change({ ...variation, id: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9-]/g, '-') }, `name-${index}`)} onBlur={() => change({ ...variation, id: idFrom(variation.id) })} />
        <NumberInput label="Parts" description={`${percent(total > 0 ? variation.share / total : 0, 0)} of those who take part`} min={0} step={1} value={variation.share} onChange={(value) => change({ ...variation, share: Number(value) || 0 }, `share-${index}`)} />
        <NativeSelect
          label="Page template"
          data={[{ value: '', label: 'As it is' }, ...templates.map((each) => ({ value: each.id, label: each.name || each.id }))]}
          value={variation.template_id ?? ''}
          onChange={(event) => template(event.currentTarget.value)}
        />
        <NativeSelect
          label="Order of items"
          data={[{ value: '', label: 'As it is' }, { value: 'built-in', label: 'Without what was learned' }]}
          value={ranker}
          onChange={(event) => parameters(event.currentTarget.value, [from, to])}
        />
        <NativeSelect label="Instead of" data={[{ value: '', label: 'No row' }, ...strategies]} value={from} onChange={(event) => parameters(ranker, [event.currentTarget.value, to || 'top-picks'])} />
        {from !== '' && <NativeSelect label="show" data={strategies} value={to} onChange={(event) => parameters(ranker, [from, event.currentTarget.value])} />}
      </div>
    </Part>
  );
}
