/** Lists of people that were brought from elsewhere. */
import { useQuery } from '@tanstack/react-query';
import { ApiProblem, getJson } from './http';

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
    queryFn: async ({ signal }): Promise<PeopleList[] | null> => {
      try {
        return (await getJson<{ lists: PeopleList[] }>('/v1/lists', signal)).lists;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
  });
}
