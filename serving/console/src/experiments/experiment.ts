import { useQuery } from '@tanstack/react-query';
import type { Definition } from '../api/definitions';
import { getJson, path } from '../api/http';

export type Metric = 'click' | 'cart' | 'purchase';

export interface Variation {
  id: string;
  share: number;
  template_id?: string;
  parameters?: { ranker?: string; strategy_override?: Record<string, string> };
}

export interface Experiment extends Definition {
  pages: string[];
  traffic: number;
  primary_metric: Metric;
  variations: Variation[];
}

export const blank = (): Experiment => ({
  id: '',
  name: '',
  state: 'draft',
  pages: ['home'],
  traffic: 1,
  primary_metric: 'click',
  variations: [{ id: 'control', share: 1 }, { id: 'new', share: 1 }],
});

export const METRICS: [Metric, string][] = [
  ['click', 'Clicks on an item'],
  ['cart', 'Puts something into the cart'],
  ['purchase', 'Buys'],
];

/** A value with the interval in which it lies with 95 % confidence; nulls where nothing can be said. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface VariationResult {
  variation_id: string;
  exposed: number;
  conversions: number;
  conversion_rate: Estimate;
  revenue: number;
  revenue_per_person: Estimate;
  lift: Estimate | null;
}

export interface Results {
  updated_time: string | null;
  sample_ratio: { p_value: number | null; ok: boolean };
  variations: VariationResult[];
}

const REFRESH_MILLIS = 5_000;

export function useResults(id: string) {
  return useQuery({
    queryKey: ['results', id],
    refetchInterval: REFRESH_MILLIS,
    queryFn: ({ signal }) => getJson<Results>(path`/v1/experiments/${id}/results`, signal),
  });
}

export type Verdict = 'better' | 'worse' | 'open' | 'base';

/** Whether a variation did better than the first: only when the whole interval says so. */
export function verdict(lift: Estimate | null): Verdict {
  if (lift === null) return 'base';
  if (lift.low !== null && lift.low > 0) return 'better';
  if (lift.high !== null && lift.high < 0) return 'worse';
  return 'open';
}

/** Why it cannot be saved yet; null when it can. */
export function unfinished(experiment: Experiment): string | null {
  if (experiment.name.trim() === '') return 'Give it a name.';
  if (experiment.pages.length === 0) return 'Say on which pages it runs.';
  if (experiment.variations.length < 2) return 'It takes two variations at least.';
  const ids = experiment.variations.map((variation) => variation.id);
  if (ids.some((id) => id === '')) return 'Every variation needs a name.';
  if (new Set(ids).size < ids.length) return 'Two variations have one name.';
  return null;
}
