import { useQuery } from '@tanstack/react-query';
import { getJson, path, query } from '../api/http';

export interface Person {
  user_id: string;
  client_ids: string[];
  features: Record<string, string | number | boolean>;
  recent_items: { item_id: string; event?: string; time?: string }[];
  segments: string[];
  last_event_time: string;
  staleness_ms: number;
}

export function usePerson(id: string) {
  return useQuery({
    queryKey: ['person', id],
    queryFn: ({ signal }) => getJson<Person>(path`/v1/users/${id}`, signal),
  });
}

export interface ShownItem {
  item_id: string;
  rank: number;
  title?: string;
  price?: string;
  sale_price?: string;
  image_link?: string;
  reason?: { code: string; text: string };
  explain?: {
    source: string;
    sources: { name: string; score: number }[];
    contributions: Record<string, number>;
    rules: string[];
    trigger: { item_id: string; event: string | null; time: string | null } | null;
  };
}

export interface ShownRow {
  row_id: string;
  title: string;
  strategy: string;
  fallback: string | null;
  items: ShownItem[];
}

export interface ShownPage {
  page: string;
  took_ms: number;
  rows: ShownRow[];
  offers?: { offer_id: string; title: string; reason?: string }[];
  offers_not_shown?: { offer_id: string; reason: string }[];
}

/** The page as this person would see it now, with reasons; it counts as shown to nobody. */
export function useExplainedPage(page: string, person: string, limit: number) {
  return useQuery({
    queryKey: ['explained-page', page, person, limit],
    queryFn: ({ signal }) =>
      getJson<ShownPage>(path`/v1/pages/${page}` + query({ user_id: person, explain: true, limit }), signal),
  });
}
