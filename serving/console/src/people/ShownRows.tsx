import { Popover, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useItem } from '../catalogue/item';
import { ago, deed, words } from '../ui/format';
import { Empty } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import { Picture } from '../ui/Picture';
import { ruleText, sourceText } from './featureWords';
import type { ShownItem, ShownRow } from './person';
import classes from './people.module.css';

const fallbacks: Record<string, string> = {
  stale: 'What was known a moment ago',
  segment: 'What people like them like',
  popular: 'Filled up with what is popular',
  static: 'A fixed list',
};

/** Rows of a page with the reasons of their items. */
export function ShownRows({ rows }: { rows: ShownRow[] }) {
  if (rows.length === 0) return <Empty title="No row">Nothing fits what the page asks for.</Empty>;
  return (
    <div className={classes.rows}>
      {rows.map((row) => (
        <section key={row.row_id} aria-label={row.title}>
          <div className={classes.rowHead}>
            <h3>{row.title}</h3>
            <Tag>{words(row.strategy)}</Tag>
            {row.fallback && <Tag tone="warn">{fallbacks[row.fallback] ?? words(row.fallback)}</Tag>}
          </div>
          <ul className={classes.items}>
            {row.items.map((item) => (
              <ShownCard key={item.item_id} item={item} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ShownCard({ item }: { item: ShownItem }) {
  return (
    <li className={classes.card}>
      <Picture src={item.image_link} size={76} />
      <Link to="/catalogue/$id" params={{ id: item.item_id }} className={classes.cardTitle}>
        {item.title || item.item_id}
      </Link>
      <span className="soft small num">{item.sale_price ?? item.price}</span>
      {item.explain ? (
        <Popover width={300} position="bottom" withArrow shadow="md" trapFocus returnFocus>
          <Popover.Target>
            <UnstyledButton className={classes.why}>{item.reason?.text || 'Why'}</UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown aria-label={`Why ${item.title ?? item.item_id} is here`}>
            <Explanation item={item} />
          </Popover.Dropdown>
        </Popover>
      ) : (
        item.reason?.text && <span className="soft small">{item.reason.text}</span>
      )}
    </li>
  );
}

/** An item by its title, as soon as that is known. */
function ItemName({ id }: { id: string }) {
  const item = useItem(id);
  return (
    <Link to="/catalogue/$id" params={{ id }}>
      {item.data?.title ?? id}
    </Link>
  );
}

const SHOWN = 4;

function Explanation({ item }: { item: ShownItem }) {
  const { sources, contributions, rules, trigger } = item.explain!;
  const strongest = Object.entries(contributions)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, SHOWN);
  return (
    <div className={classes.explanation}>
      <p>
        <strong>Found by</strong> {sources.slice(0, SHOWN).map((source) => sourceText(source.name)).join('; ')}
      </p>
      {trigger && (
        <p>
          <strong>Led there by</strong>{' '}
          <ItemName id={trigger.item_id} />
          {trigger.event && `, ${deed(trigger.event)}`}
          {trigger.time && ` ${ago(trigger.time)}`}
        </p>
      )}
      {strongest.length > 0 && (
        <div>
          <strong>What weighed most</strong>
          <ul>
            {strongest.map(([name, weight]) => (
              <li key={name}>
                {words(name)} <span className="num">{weight > 0 ? '+' : '−'}{Math.abs(weight).toFixed(2)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {rules.length > 0 && (
        <p>
          <strong>Then</strong> {rules.map(ruleText).join('; ')}
        </p>
      )}
    </div>
  );
}
