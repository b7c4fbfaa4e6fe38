import { expect, test } from 'vitest';
import { advance, MAX_FEED, MAX_MOMENTS, NOTHING_YET, segmentMoves, type NowMessage } from './moments';

function message(second: number, members: Record<string, number> = {}, events = 0): NowMessage {
  return {
    time: new Date(second * 1000).toISOString(),
    events_per_second: second,
    pages_per_second: 0,
    fallbacks_per_second: 0,
    page_p50_ms: null,
    page_p99_ms: null,
    freshness_p50_ms: null,
    freshness_p99_ms: null,
    waiting: 0,
    people: 0,
    items: 0,
    segment_members: members,
    top_items: [],
    events: Array.from({ length: events }, (_, i) => ({ event: 'view_item', time: '', person: `${second}-${i}`, known: false, items: 1 })),
  };
}

test('momentsAndFeed_areBounded', () => {
  let state = NOTHING_YET;
  for (let second = 0; second < MAX_MOMENTS + 5; second++) state = advance(state, message(second, {}, 6));
  expect(state.moments).toHaveLength(MAX_MOMENTS);
  expect(state.moments[0]!.events_per_second).toBe(5);
  expect(state.feed).toHaveLength(MAX_FEED);
});

test('newestEvent_standsFirst', () => {
  const state = advance(advance(NOTHING_YET, message(1, {}, 2)), message(2, {}, 2));
  expect(state.feed.map((event) => event.person)).toEqual(['2-1', '2-0', '1-1', '1-0']);
  expect(new Set(state.feed.map((event) => event.key)).size).toBe(4);
});

test('segments_moveSinceTheFirstMoment', () => {
  const state = advance(advance(NOTHING_YET, message(1, { a: 10, b: 4 })), message(2, { a: 7, b: 9, c: 3 }));
  expect(segmentMoves(state.moments)).toEqual([
    { id: 'b', members: 9, change: 5, sizes: [4, 9] },
    { id: 'a', members: 7, change: -3, sizes: [10, 7] },
    { id: 'c', members: 3, change: 0, sizes: [3] },
  ]);
});
