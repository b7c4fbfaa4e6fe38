/** What an offer changed: people who saw it beside people who were kept out. */
import type { Estimate } from '../experiments/experiment';
import { count, percent } from '../ui/format';

export interface Side {
  people: number;
  buyers: number;
  buyer_rate: Estimate;
  revenue: number;
  revenue_per_person: Estimate;
}

export interface OfferReport {
  /** 0..1 */
  held_out_share: number;
  sample_ratio: { p_value: number | null; ok: boolean };
  shown: Side;
  held_out: Side;
  uplift: Estimate;
}

const signed = (ratio: number) => `${ratio > 0 ? '+' : ratio < 0 ? '−' : ''}${Math.abs(ratio * 100).toFixed(Math.abs(ratio) < 0.1 ? 1 : 0)} %`;

/** What the figures say, as one would say it; `certain` once the whole interval is on one side. */
export function verdictOf({ held_out_share, shown, held_out, uplift }: OfferReport): { head: string; text: string; certain: boolean } {
  if (held_out_share <= 0) {
    return { head: 'Not compared', text: 'Nobody is kept out, so it cannot be told what would have been bought without it.', certain: false };
  }
  if (shown.people === 0 && held_out.people === 0) {
    return { head: 'Nobody yet', text: 'Nobody who is to have it has come by since it is active.', certain: false };
  }
  const { value, low, high } = uplift;
  if (value === null || low === null || high === null) {
    return { head: 'Too early to say', text: `It takes buyers on both sides; so far ${count(shown.buyers)} saw it and bought, and ${count(held_out.buyers)} bought without it.`, certain: false };
  }
  const range = `The true figure is between ${signed(low)} and ${signed(high)} (95 % sure).`;
  if (low > 0) return { head: `${signed(value)} buyers`, text: `More people buy because of it. ${range}`, certain: true };
  if (high < 0) return { head: `${signed(value)} buyers`, text: `Fewer people buy because of it. ${range}`, certain: true };
  return { head: `${signed(value)} buyers so far`, text: `This may still be chance. ${range}`, certain: false };
}

/** Warns where the two groups are not as large as they were made to be; null when they are. */
export function ratioWarning({ held_out_share, sample_ratio, shown, held_out }: OfferReport): string | null {
  if (sample_ratio.ok) return null;
  const all = shown.people + held_out.people;
  return (
    `${percent(held_out_share, 0)} should have been kept out, but ${percent(all > 0 ? held_out.people / all : null)} were. ` +
    'That is no chance: people of one group are lost somewhere, so do not trust the comparison.'
  );
}
