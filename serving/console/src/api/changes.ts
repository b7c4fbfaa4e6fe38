/** Changes of definitions in words: "Name: “Old” became “New”". */
import { words } from '../ui/format';

export interface Change {
  field: string;
  before: string;
  after: string;
}

const FIELDS: Record<string, string> = {
  include_segment_ids: 'People in',
  exclude_segment_ids: 'Nobody in',
  holdout_ratio: 'Kept out to compare',
  start_time_millis: 'Begins',
  end_time_millis: 'Ends',
  exclusion_group: 'Never together with',
  approved_by: 'Approved by',
  written_by: 'Written by',
  max_rows: 'Rows at most',
  primary_metric: 'What counts',
};

/** Values that are read as they are; structures are only told to have changed. */
const LONGEST_CHARS = 80;

/** One change as a sentence without its full stop. */
export function changeWords({ field, before, after }: Change): string {
  const name = FIELDS[field] ?? words(field);
  const [was, is] = [plain(field, before), plain(field, after)];
  if (was === null || is === null) return before === '' ? `${name} was added` : after === '' ? `${name} was taken away` : `${name} was changed`;
  if (was === '') return `${name} became ${is}`;
  return is === '' ? `${name} was ${was}, and is empty now` : `${name}: ${was} became ${is}`;
}

/** A value as it is read; null for one that only a machine reads. */
function plain(field: string, value: string): string | null {
  const text = value.trim();
  if (text === '') return '';
  if (field.endsWith('_millis') && /^\d+$/.test(text)) return new Date(Number(text)).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  if (field.endsWith('_ratio') && Number.isFinite(Number(text))) return `${Math.round(Number(text) * 1000) / 10} %`;
  const several = text.split(new RegExp(`(?:^|\\s)${field}: `)).filter((part) => part !== '');
  if (text.startsWith(`${field}: `)) {
    const parts = several.map((part) => plain('', part));
    return parts.includes(null) ? null : parts.join(', ');
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text);
  if (quoted) return `“${quoted[1]!.replace(/\\(.)/g, '$1')}”`;
  if (/[{}:]/.test(text) || text.length > LONGEST_CHARS) return null;
  return /^[A-Z_]+$/.test(text) ? text.toLowerCase().replaceAll('_', ' ') : text;
}

/** What was done to a definition: made, deleted, put into another state, or changed. */
export function actionWords(action: string, changes: Change[]): string {
  const state = changes.find(({ field }) => field === 'state');
  if (action === 'delete') return 'Deleted';
  const is = state?.after.replace(/^WEBHOOK_/, '');
  if (changes.some(({ field, before }) => (field === 'name' || field === 'url') && before === '') && (!state || state.before === '')) return is ? `Made, ${is.toLowerCase()}` : 'Made';
  const turned = is && { ACTIVE: 'Activated', PAUSED: 'Paused', ARCHIVED: 'Archived', DRAFT: 'Back to draft' }[is];
  if (turned) return turned;
  return action === 'put' ? 'Changed' : words(action);
}
