/** Lists of people that were brought from elsewhere. */
import { useQuery } from '@tanstack/react-query';
import { getOptional } from './optional';

export interface PeopleList {
  id: string;
  name: string;
  description?: string;
  /** How many are on it. */
  members?: number;
  updated_time?: string | null;
}

export const LISTS_KEY = ['lists'] as const;

/** Every list; null where the server keeps none. */
export function useLists() {
  return useQuery({
    queryKey: LISTS_KEY,
    queryFn: async ({ signal }) => (await getOptional<{ lists: PeopleList[] }>('/v1/lists', signal))?.lists ?? null,
  });
}
