import { useQuery } from '@tanstack/react-query';
import { path } from '../api/http';
import { getOptional } from '../api/optional';
import { Chart } from '../now/Chart';
import { Panel } from '../ui/Page';

const REFRESH_MILLIS = 60_000;
const DAY_SECONDS = 86_400;

/** How many were in over the last days; nothing where the server does not keep that. */
export function SizesPanel({ id }: { id: string }) {
  const sizes = useQuery({
    queryKey: ['segment-sizes', id],
    refetchInterval: REFRESH_MILLIS,
    queryFn: ({ signal }) => getOptional<{ sizes: { time: string; members: number }[] }>(path`/v1/segments/${id}/sizes`, signal),
  });
  const known = sizes.data?.sizes ?? [];
  if (known.length < 2) return null;
  const times = known.map(({ time }) => new Date(time).getTime() / 1000);
  return (
    <Panel title="Size">
      <Chart title="Size" unit="people" span="the last days" days={times.at(-1)! - times[0]! > DAY_SECONDS} times={times} lines={[{ label: 'People', values: known.map(({ members }) => members) }]} />
    </Panel>
  );
}
