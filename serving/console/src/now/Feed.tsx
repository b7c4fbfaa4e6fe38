import { Link } from '@tanstack/react-router';
import { clockTime, deed } from '../ui/format';
import { Empty } from '../ui/States';
import type { FeedEvent } from './moments';
import classes from './now.module.css';

/** A few of the things that visitors just did. */
export function Feed({ events }: { events: (FeedEvent & { key: number })[] }) {
  if (events.length === 0) {
    return <Empty title="Nobody did anything yet">As soon as visitors look around in the shop, you see it here.</Empty>;
  }
  return (
    <ol className={classes.feed}>
      {events.map((event) => (
        <li key={event.key}>
          <time dateTime={event.time}>{clockTime(event.time)}</time>
          <span>
            <strong>{event.known ? 'Customer' : 'Visitor'} {event.person}</strong> {deed(event.event)}{' '}
            {event.item_id && (
              <Link to="/catalogue/$id" params={{ id: event.item_id }}>
                {event.title || event.item_id}
              </Link>
            )}
            {event.items > 1 && ` and ${event.items - 1} more`}
            {event.search_term && `“${event.search_term}”`}
          </span>
        </li>
      ))}
    </ol>
  );
}
