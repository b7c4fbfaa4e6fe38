/** Brings the people of a segment into a file for other programs. */
import { path, send } from '../api/http';

/** The most the server lists at once. */
const MAX_MEMBERS = 100_000;

/** Lines of JSON as a table with a heading; what was a table already stays it. */
export function asCsv(text: string, isCsv: boolean): string {
  if (isCsv) return text;
  const ids = text.split('\n').filter((line) => line.trim() !== '').map((line) => (JSON.parse(line) as { user_id: string }).user_id);
  return ['user_id', ...ids.map(cell)].join('\r\n') + '\r\n';
}

/** A cell no spreadsheet takes for a formula, nor for two. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Saves everybody of the segment as a file of comma-separated values. */
export async function saveMembers(id: string): Promise<void> {
  const answer = await send(path`/v1/segments/${id}/members` + `?format=csv&limit=${MAX_MEMBERS}`, { headers: { accept: 'text/csv, application/x-ndjson' } });
  const csv = asCsv(await answer.text(), answer.headers.get('content-type')?.includes('csv') ?? false);
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${id}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
