import { Link } from '@tanstack/react-router';
import { Picture } from '../ui/Picture';
import { Empty } from '../ui/States';
import ui from '../ui/ui.module.css';
import type { TopItem } from './moments';

/** What trends within the hour. */
export function TopItems({ items }: { items: TopItem[] }) {
  if (items.length === 0) {
    return <Empty title="Nothing trends yet">A few people have to look at the same item first.</Empty>;
  }
  return (
    <ol className={ui.list}>
      {items.map((item) => (
        <li key={item.item_id}>
          <Picture src={item.image_link} size={40} />
          <Link className={`${ui.rowLink} ${ui.grow}`} to="/catalogue/$id" params={{ id: item.item_id }}>
            {item.title || item.item_id}
          </Link>
          <span className="soft num">{item.price}</span>
        </li>
      ))}
    </ol>
  );
}
