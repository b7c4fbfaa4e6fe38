import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { Icon } from '../shell/icons';
import { PartButtons, replaced, without } from '../ui/ListEditor';
import ui from '../ui/ui.module.css';
import type { Weight } from './template';

type Target = 'category' | 'brand' | 'item_id';

const TARGETS: [Target, string][] = [
  ['category', 'Category'],
  ['brand', 'Brand'],
  ['item_id', 'Item'],
];

const targetOf = (weight: Weight): Target => TARGETS.map(([name]) => name).find((name) => weight[name] !== undefined) ?? 'category';

/** Categories, brands and items that are lifted or lowered in a row. */
export function Weights({ title, weights, factor, change }: { title: string; weights: Weight[]; factor: number; change: (weights: Weight[]) => void }) {
  return (
    <div className={ui.stack}>
      {weights.map((weight, i) => {
        const target = targetOf(weight);
        return (
          <div key={i} className={ui.searchLine}>
            <TextInput label={`${title} what`} value={weight[target] ?? ''} onChange={(event) => change(replaced(weights, i, { [target]: event.currentTarget.value, factor: weight.factor }))} />
            <NativeSelect
              label="Kind"
              data={TARGETS.map(([value, label]) => ({ value, label }))}
              value={target}
              onChange={(event) => change(replaced(weights, i, { [event.currentTarget.value]: weight[target] ?? '', factor: weight.factor }))}
            />
            <NumberInput label="How much" w={100} min={0.01} max={100} step={0.5} value={weight.factor} onChange={(value) => change(replaced(weights, i, { ...weight, factor: Number(value) || factor }))} />
            <PartButtons what={`${title.toLowerCase()} ${i + 1}`} index={i} count={weights.length} remove={() => change(without(weights, i))} />
          </div>
        );
      })}
      <div>
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => change([...weights, { category: '', factor }])}>
          {title} something
        </Button>
      </div>
    </div>
  );
}
