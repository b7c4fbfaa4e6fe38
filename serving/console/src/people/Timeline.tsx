import { Link } from '@tanstack/react-router';
import { useItem } from '../catalogue/item';
import { ago, dateTime, deed } from '../ui/format';
import { Panel } from '../ui/Page';
import { Empty } from '../ui/States';
import { Picture } from '../ui/Picture';
import ui from '../ui/ui.module.css';
import type { Person } from './person';

type Step = Person['recent_items'][number];

const SHOWN = 30;

/** What a person did with items, newest first. */
export function Timeline({ items }: { items: Step[] }) {
  return (
    <Panel title="What they did lately">
      {items.length === 0 ? (
        <Empty title="Nothing with items yet" />
      ) : (
        <ol className={ui.list}>
          {items.slice(0, SHOWN).map((step, i) => (
            <TimelineStep key={`${step.item_id}-${i}`} step={step} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function TimelineStep({ step }: { step: Step }) {
  const item = useItem(step.item_id);
  return (
    <li>
      <Picture src={item.data?.image_link} />
      <span className={ui.grow}>
        <span className="soft">{step.event ? `${deed(step.event)} ` : ''}</span>
        <Link className={ui.rowLink} to="/catalogue/$id" params={{ id: step.item_id }}>
          {item.data?.title ?? step.item_id}
        </Link>
      </span>
      {step.time && (
        <time className="soft small" dateTime={step.time} title={dateTime(step.time)}>
          {ago(step.time)}
        </time>
      )}
    </li>
  );
}
