import { useParams } from '@tanstack/react-router';
import { featureText, itemFeatureLabel } from '../people/featureWords';
import { words } from '../ui/format';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import { Picture } from '../ui/Picture';
import ui from '../ui/ui.module.css';
import { useItem, useItems, type Item } from './item';
import { ItemGrid } from './ItemGrid';
import classes from './catalogue.module.css';

const NEIGHBOURS = 6;

/** One item: what the catalogue says, how it does, what goes with it. */
export function ItemPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const item = useItem(id);
  return (
    <Page title={item.data?.title ?? id} back={{ to: '/catalogue', label: 'Catalogue' }} badge={item.data && <Availability item={item.data} />}>
      {item.data ? (
        <Card item={item.data} />
      ) : (
        <Panel>
          <Answer of={item} what="the item" absent={`There is no item “${id}”`}>
            {() => null}
          </Answer>
        </Panel>
      )}
      <Neighbours id={id} strategy="also-viewed" title="Looked at together with it" />
      <Neighbours id={id} strategy="bought-together" title="Bought together with it" />
    </Page>
  );
}

function Availability({ item }: { item: Item }) {
  if (!item.availability) return <Tag tone="warn">Not in the catalogue</Tag>;
  const good = item.availability.replace('_', ' ') === 'in stock';
  return <Tag tone={good ? 'good' : 'warn'}>{words(item.availability)}</Tag>;
}

function Card({ item }: { item: Item }) {
  const facts: [string, string | undefined][] = [
    ['Id', item.id],
    ['Price', item.price],
    ['Sale price', item.sale_price],
    ['Brand', item.brand],
    ['Category', item.product_type],
    ['Group of variants', item.item_group_id],
  ];
  const statistics = Object.entries(item.features);
  return (
    <div className={ui.columns}>
      <Panel title="In the catalogue">
        <div className={classes.hero}>
          <Picture src={item.image_link} size={180} />
          <div className={classes.heroText}>
            <dl className={ui.facts}>
              {facts
                .filter(([, text]) => text)
                .map(([label, text]) => (
                  <div key={label} style={{ display: 'contents' }}>
                    <dt>{label}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
            </dl>
            {item.description && <p className={classes.description}>{item.description}</p>}
          </div>
        </div>
      </Panel>
      <Panel title="How it does">
        {statistics.length === 0 ? (
          <Empty title="Nobody looked at it yet" />
        ) : (
          <dl className={ui.facts}>
            {statistics.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{itemFeatureLabel(name)}</dt>
                <dd>{featureText(name, value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Panel>
    </div>
  );
}

function Neighbours({ id, strategy, title }: { id: string; strategy: string; title: string }) {
  const items = useItems(strategy, { item_id: id, limit: NEIGHBOURS });
  if (!items.data || items.data.length === 0) return null;
  return (
    <Panel title={title}>
      <ItemGrid items={items.data} />
    </Panel>
  );
}
