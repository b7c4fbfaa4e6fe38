import { NativeSelect, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core';
import { Part, PartButtons } from '../ui/ListEditor';
import ui from '../ui/ui.module.css';
import { STRATEGIES, type Filters, type TemplateRow } from './template';
import { Weights } from './Weights';

const MAX_TITLES = 4;

interface Props {
  row: TemplateRow;
  index: number;
  count: number;
  change: (row: TemplateRow, about?: string) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

/** One row of a page. */
export function RowEditor({ row, index, count, change, move, remove }: Props) {
  const about = (field: string) => `${row.row_id}.${field}`;
  const filters = row.filters ?? {};
  const filter = (next: Filters, field: string) => change({ ...row, filters: { ...filters, ...next } }, about(field));
  const number = (value: string | number) => (value === '' ? undefined : Number(value));
  return (
    <Part title={`${index + 1}. ${row.title || 'Row without a title'}`} buttons={<PartButtons what={`row ${index + 1}`} index={index} count={count} move={move} remove={remove} />}>
      <div className={ui.fields}>
        <TextInput label="Title" required maxLength={120} value={row.title} onChange={(event) => change({ ...row, title: event.currentTarget.value }, about('title'))} />
        <NativeSelect
          label="What it shows"
          description={STRATEGIES.find(([strategy]) => strategy === row.strategy)?.[2]}
          data={STRATEGIES.map(([value, label]) => ({ value, label }))}
          value={row.strategy}
          onChange={(event) => change({ ...row, strategy: event.currentTarget.value })}
        />
        <NumberInput label="Items at most" min={1} max={100} allowDecimal={false} value={row.limit ?? ''} onChange={(value) => change({ ...row, limit: number(value) }, about('limit'))} />
        <NativeSelect
          label="Where it stands"
          data={[{ value: 'fixed', label: 'Where it is put' }, { value: 'auto', label: 'Where it does best' }]}
          value={row.order ?? 'fixed'}
          onChange={(event) => change({ ...row, order: event.currentTarget.value as 'fixed' | 'auto' })}
        />
      </div>
      <details className={ui.more} open={(row.title_variants?.length ?? 0) > 0 || undefined}>
        <summary>Other titles to try</summary>
        <TagsInput
          label="Other titles"
          description="Which of them is shown is learned from what people of each kind choose. Enter after each."
          maxTags={MAX_TITLES}
          value={row.title_variants ?? []}
          onChange={(title_variants) => change({ ...row, title_variants })}
        />
      </details>
      <details className={ui.more}>
        <summary>Only some items</summary>
        <div className={ui.fields}>
          <TextInput label="Category" description="Such as Home > Kitchen" value={filters.category ?? ''} onChange={(event) => filter({ category: event.currentTarget.value }, 'category')} />
          <TextInput label="Words of the title" value={filters.query ?? ''} onChange={(event) => filter({ query: event.currentTarget.value }, 'query')} />
          <TagsInput label="Brands" description="Enter after each" value={filters.brands ?? []} onChange={(brands) => filter({ brands }, 'brands')} />
          <NumberInput label="Price from" min={0} decimalScale={2} value={filters.min_price ?? ''} onChange={(value) => filter({ min_price: number(value) }, 'min_price')} />
          <NumberInput label="Price to" min={0} decimalScale={2} value={filters.max_price ?? ''} onChange={(value) => filter({ max_price: number(value) }, 'max_price')} />
        </div>
      </details>
      <details className={ui.more}>
        <summary>Lift, lower, pin and leave out</summary>
        <div className={ui.stack}>
          <div className={ui.fields}>
            <TagsInput label="These lead the row" description="Ids, in this order" value={row.pinned ?? []} onChange={(pinned) => change({ ...row, pinned })} />
            <TagsInput label="Never in this row" description="Ids, Enter after each" value={row.excluded ?? []} onChange={(excluded) => change({ ...row, excluded })} />
          </div>
          <Weights title="Lift" weights={row.boosted ?? []} factor={2} change={(boosted) => change({ ...row, boosted })} />
          <Weights title="Lower" weights={row.buried ?? []} factor={0.1} change={(buried) => change({ ...row, buried })} />
          <Switch label="Fill up with what is popular when there is too little" checked={row.pad ?? false} onChange={(event) => change({ ...row, pad: event.currentTarget.checked })} />
        </div>
      </details>
    </Part>
  );
}
