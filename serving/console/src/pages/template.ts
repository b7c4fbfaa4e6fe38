import type { Definition } from '../api/definitions';

export interface Weight {
  item_id?: string;
  category?: string;
  brand?: string;
  factor: number;
}

export interface Filters {
  category?: string;
  query?: string;
  brands?: string[];
  min_price?: number;
  max_price?: number;
}

export interface TemplateRow {
  row_id: string;
  title: string;
  /** Other titles than the title, to learn between. */
  title_variants?: string[];
  strategy: string;
  limit?: number;
  minimum?: number;
  filters?: Filters;
  pinned?: string[];
  excluded?: string[];
  boosted?: Weight[];
  buried?: Weight[];
  pad?: boolean;
  order?: 'fixed' | 'auto';
}

export interface Template extends Definition {
  page: string;
  rows: TemplateRow[];
  excluded?: string[];
  max_rows?: number;
}

export const blank = (): Template => ({ id: 'home', name: '', state: 'draft', page: 'home', rows: [row([], 'top-picks', 'For you')] });

export const STRATEGIES: [string, string, string][] = [
  ['top-picks', 'Picked for the person', 'What fits them and their last click'],
  ['next-item', 'What comes next', 'What visits like this one go on to'],
  ['because-you-viewed', 'Because they viewed', 'Around the item they looked at last'],
  ['also-viewed', 'Also viewed', 'Looked at together with the item of the page'],
  ['bought-together', 'Bought together', 'Goes with the item or the cart'],
  ['recently-viewed', 'Recently viewed', 'What they looked at'],
  ['continue-shopping', 'Continue shopping', 'What they looked at in earlier visits'],
  ['buy-again', 'Buy again', 'What they bought and may need again'],
  ['trending', 'Trending', 'What many look at within the hour'],
  ['best-sellers', 'Best sellers', 'What sells'],
  ['new-arrivals', 'New arrivals', 'What is new in the catalogue'],
];

/** A row beside others, with an id of its own. */
export function row(others: TemplateRow[], strategy: string, title: string): TemplateRow {
  const taken = new Set(others.map((other) => other.row_id));
  let id = strategy;
  for (let i = 2; taken.has(id); i++) id = `${strategy}-${i}`;
  return { row_id: id, title, strategy, limit: 12, pad: true, order: 'fixed' };
}

/** Without what is empty: no filter is another thing than a filter for nothing. */
export function tidy(template: Template): Template {
  return {
    ...template,
    rows: template.rows.map((each) => {
      const filters = Object.fromEntries(
        Object.entries(each.filters ?? {}).filter(([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0)),
      ) as Filters;
      const next = { ...each };
      if (Object.keys(filters).length > 0) next.filters = filters;
      else delete next.filters;
      return next;
    }),
  };
}

/** Why it cannot be saved yet; null when it can. */
export function unfinished(template: Template): string | null {
  if (template.name.trim() === '') return 'Give it a name.';
  if (template.rows.length === 0) return 'Add a row.';
  if (template.rows.some((each) => each.title.trim() === '')) return 'Every row needs a title.';
  return null;
}
