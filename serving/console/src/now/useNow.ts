import { useEffect, useRef, useState } from 'react';
import { advance, MAX_MOMENTS, NOTHING_YET, type Moment, type NowMessage, type NowState } from './moments';

export type Connection = 'connecting' | 'live' | 'lost';

/** Follows what happens; while paused, nothing on the screen moves. */
export function useNow(paused: boolean): { state: NowState; connection: Connection } {
  const [state, setState] = useState<NowState>(NOTHING_YET);
  const [connection, setConnection] = useState<Connection>('connecting');
  const known = useRef<NowState>(NOTHING_YET);
  const still = useRef(paused);
  still.current = paused;

  useEffect(() => {
    const source = new EventSource('/v1/now');
    const show = (next: NowState) => {
      known.current = next;
      if (!still.current) setState(next);
    };
    source.addEventListener('open', () => setConnection('live'));
    source.addEventListener('error', () => setConnection('lost'));
    source.addEventListener('history', (event) => {
      const { moments } = JSON.parse(event.data as string) as { moments: Moment[] };
      show({ ...known.current, moments: moments.slice(-MAX_MOMENTS) });
    });
    source.addEventListener('now', (event) => {
      setConnection('live');
      show(advance(known.current, JSON.parse(event.data as string) as NowMessage));
    });
    return () => source.close();
  }, []);

  useEffect(() => {
    if (!paused) setState(known.current);
  }, [paused]);

  return { state, connection };
}
