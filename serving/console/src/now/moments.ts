/** What the server tells once a second. */
export interface Moment {
  time: string;
  events_per_second: number;
  pages_per_second: number;
  fallbacks_per_second: number;
  page_p50_ms: number | null;
  page_p99_ms: number | null;
  freshness_p50_ms: number | null;
  freshness_p99_ms: number | null;
  /** Changes that no page knows yet. */
  waiting: number;
  people: number;
  items: number;
  segment_members: Record<string, number>;
}

export interface TopItem {
  item_id: string;
  title?: string;
  image_link?: string;
  price?: string;
}

export interface FeedEvent {
  event: string;
  time: string;
  person: string;
  known: boolean;
  item_id?: string;
  title?: string;
  items: number;
  search_term?: string;
}

export interface NowMessage extends Moment {
  top_items: TopItem[];
  events: FeedEvent[];
}

export interface NowState {
  moments: Moment[];
  topItems: TopItem[];
  feed: (FeedEvent & { key: number })[];
}

export const NOTHING_YET: NowState = { moments: [], topItems: [], feed: [] };

export const MAX_MOMENTS = 120;
export const MAX_FEED = 14;

let keys = 0;

/** The state after one more second; the newest events of the feed stand first. */
export function advance(state: NowState, message: NowMessage): NowState {
  const { top_items, events, ...moment } = message;
  const fresh = events.map((event) => ({ ...event, key: ++keys })).reverse();
  return {
    moments: [...state.moments, moment].slice(-MAX_MOMENTS),
    topItems: top_items,
    feed: [...fresh, ...state.feed].slice(0, MAX_FEED),
  };
}

export interface SegmentMove {
  id: string;
  members: number;
  /** Since the first moment known, at most two minutes ago. */
  change: number;
  /** Sizes of the moments known, oldest first. */
  sizes: number[];
}

/** Sizes of segments and how they moved, largest first. */
export function segmentMoves(moments: Moment[]): SegmentMove[] {
  const first = moments[0]?.segment_members ?? {};
  const last = moments.at(-1)?.segment_members ?? {};
  return Object.entries(last)
    .map(([id, members]) => ({
      id,
      members,
      change: members - (first[id] ?? members),
      sizes: moments.map((moment) => moment.segment_members[id]).filter((size) => size !== undefined),
    }))
    .sort((a, b) => b.members - a.members || a.id.localeCompare(b.id));
}
