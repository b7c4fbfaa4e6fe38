/** The server's reasons with what marketers call things in place of their names. */
import { FEATURES } from './vocabulary';

const MEASURED: Record<string, string> = { sum: 'in all', avg: 'on average', min: 'at its smallest', max: 'at its largest' };

/** "orders.count is 7 (wanted: at least 2)" as "Orders placed: 7 (wanted: at least 2)". */
export function reasonWords(text: string): string {
  const named = /^([a-z_]+(?:\.[a-z_]+)*) is (.*)$/.exec(text);
  const label = named && FEATURES[named[1]!]?.[0];
  if (label) {
    const rest = named[1]!.endsWith('_cents') ? named[2]!.replace(/\d+(?:\.\d+)?/g, (cents) => (Number(cents) / 100).toFixed(2)) : named[2]!;
    return `${label}: ${rest}`;
  }
  return text.replace(/: (sum|avg|min|max) (value|price|quantity) (\S+)/, (_, fn: string, of: string, amount: string) =>
    of === 'value' ? `, worth ${amount} ${MEASURED[fn]}` : `, ${of} ${amount} ${MEASURED[fn]}`,
  );
}
