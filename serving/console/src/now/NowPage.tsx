import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Page, Panel } from '../ui/Page';
import { Loading } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import { Chart } from './Chart';
import { Feed } from './Feed';
import { segmentMoves } from './moments';
import { SegmentSizes } from './SegmentSizes';
import { Tiles } from './Tiles';
import { TopItems } from './TopItems';
import { useNow, type Connection } from './useNow';
import classes from './now.module.css';

const said: Record<Connection, { text: string; tone: 'good' | 'warn' | 'plain' }> = {
  live: { text: 'Live', tone: 'good' },
  connecting: { text: 'Connecting…', tone: 'plain' },
  lost: { text: 'Connection lost, trying again', tone: 'warn' },
};

/** The shop at this moment. */
export function NowPage() {
  const [paused, setPaused] = useState(false);
  const { state, connection } = useNow(paused);
  const { moments } = state;
  const times = useMemo(() => moments.map((moment) => new Date(moment.time).getTime() / 1000), [moments]);
  const status = paused ? ({ text: 'Paused', tone: 'plain' } as const) : said[connection];
  return (
    <Page
      title="Now"
      lead="What visitors do and what they are shown, second by second."
      badge={<Tag tone={status.tone}>{status.text}</Tag>}
      actions={
        <Button variant="default" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      {moments.length === 0 ? (
        <Panel>
          <Loading what="what happens now" lines={6} />
        </Panel>
      ) : (
        <>
          <Tiles moment={moments.at(-1)} />
          <div className={classes.charts}>
            <Panel title="Traffic">
              <Chart
                title="Traffic"
                unit="per second"
                times={times}
                lines={[
                  { label: 'Events a second', values: moments.map((m) => m.events_per_second) },
                  { label: 'Pages a second', values: moments.map((m) => m.pages_per_second) },
                ]}
              />
            </Panel>
            <Panel title="How quick it is">
              <Chart
                title="How quick it is"
                unit="in milliseconds"
                times={times}
                lines={[
                  { label: 'A click counts after (ms)', values: moments.map((m) => m.freshness_p50_ms) },
                  { label: '99 of 100 pages within (ms)', values: moments.map((m) => m.page_p99_ms) },
                ]}
              />
            </Panel>
          </div>
          <div className={classes.lists}>
            <Panel title="Just now" aside={<span className="soft small">A few of all, names shortened</span>}>
              <Feed events={state.feed} />
            </Panel>
            <Panel title="Trending within the hour">
              <TopItems items={state.topItems} />
            </Panel>
            <Panel title="Segments">
              <SegmentSizes moves={segmentMoves(moments)} />
            </Panel>
          </div>
        </>
      )}
    </Page>
  );
}
