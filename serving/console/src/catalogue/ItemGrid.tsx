import { Link } from '@tanstack/react-router';
import { Picture } from '../ui/Picture';
import type { ListedItem } from './item';
import classes from './catalogue.module.css';

export function ItemGrid({ items }: { items: ListedItem[] }) {
  return (
    <ul className={classes.grid}>
      {items.map((item) => (
        <li key={item.item_id}>
          <Link to="/catalogue/$id" params={{ id: item.item_id }} className={classes.card}>
            <Picture src={item.image_link} size={64} />
            <span className={classes.text}>
              <strong>{item.title || item.item_id}</strong>
              <span className="soft small">{[item.brand, item.sale_price ?? item.price].filter(Boolean).join(' · ')}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
