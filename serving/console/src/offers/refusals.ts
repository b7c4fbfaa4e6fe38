/** Why an offer is not shown, or not redeemed: the server's codes in words, and how often each came up. */

const WORDS: Record<string, string> = {
  not_eligible: 'They are in none of its segments',
  excluded: 'They are in a segment that is left out',
  holdout: 'They are kept out to compare',
  capped: 'They had it as often as one person may',
  already_redeemed: 'They redeemed it already',
  budget: 'The budget is used up, or paced for later',
  outside_window: 'It does not run now: not active, too early, too late, or not approved',
  exclusion_group: 'Another offer that never goes together with it is shown',
  other_slot: 'It has no place on this page',
  outranked: 'Other offers go first',
  unknown: 'It is not known to those who decide yet',
};

export function refusalWords(code: string): string {
  return WORDS[code] ?? code.replaceAll('_', ' ');
}

export interface Refusal {
  code: string;
  times: number;
}

const LINE = /^everystore_offer_decisions_total\{([^}]*)\}\s+([0-9.eE+]+)/;

/** Refusals of one offer from the server's metrics, most frequent first. */
export function refusals(metrics: string, offerId: string, at: 'page' | 'redemption'): Refusal[] {
  const found: Refusal[] = [];
  for (const line of metrics.split('\n')) {
    const parts = LINE.exec(line);
    if (!parts) continue;
    const labels = Object.fromEntries([...parts[1]!.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    if (labels['offer'] !== offerId || labels['at'] !== at || labels['outcome'] === 'shown' || labels['outcome'] === 'granted') continue;
    found.push({ code: labels['outcome']!, times: Number(parts[2]) });
  }
  return found.filter(({ times }) => times > 0).sort((a, b) => b.times - a.times);
}
