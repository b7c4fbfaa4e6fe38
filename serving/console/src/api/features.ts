import { useQuery } from '@tanstack/react-query';
import { getJson } from './http';

export type FeatureType =
  | 'count' | 'number' | 'money' | 'time' | 'text' | 'texts' | 'flag' | 'property' | 'membership' | 'events' | 'window';

export interface Feature {
  name: string;
  entity: 'user' | 'item' | 'event';
  type: FeatureType;
  unit: string;
  window: string;
  description: string;
  /** Names of the operators its values take. */
  operators?: string[];
  examples?: string[];
}

/** What is known of people, items and events. */
export function useFeatures() {
  return useQuery({
    queryKey: ['features'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await getJson<{ features: Feature[] }>('/v1/features', signal)).features,
  });
}
