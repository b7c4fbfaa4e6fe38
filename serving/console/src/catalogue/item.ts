import { useQuery } from '@tanstack/react-query';
import { getJson, path, query } from '../api/http';

export interface Item {
  id: string;
  title?: string;
  description?: string;
  link?: string;
  image_link?: string;
  availability?: string;
  price?: string;
  sale_price?: string;
  brand?: string;
  product_type?: string;
  item_group_id?: string;
  features: Record<string, string | number | boolean>;
}

/** What an answer says of an item in a list. */
export interface ListedItem {
  item_id: string;
  title?: string;
  price?: string;
  sale_price?: string;
  image_link?: string;
  brand?: string;
}

export function useItem(id: string) {
  return useQuery({
    queryKey: ['item', id],
    staleTime: 30_000,
    queryFn: ({ signal }) => getJson<Item>(path`/v1/items/${id}`, signal),
  });
}

/** Items by a strategy, those whose title has the words first of all. */
export function useItems(strategy: string, parameters: { query?: string; limit: number; item_id?: string }) {
  return useQuery({
    queryKey: ['items', strategy, parameters],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: ListedItem[] }>(path`/v1/recommendations/${strategy}` + query({ ...parameters, timeout_ms: 1000 }), signal)).items,
  });
}
