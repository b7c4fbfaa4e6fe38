import { Panel } from '../ui/Page';
import ui from '../ui/ui.module.css';
import { featureLabel, featureText } from './featureWords';
import type { Person } from './person';

/** Shown in these groups; the rest is told last. */
const GROUPS: [string, (name: string) => boolean][] = [
  ['Orders and cart', (name) => name.startsWith('orders.') || name.startsWith('cart.')],
  ['Interests', (name) => /^(category|brand|price|affinity)\./.test(name)],
  ['Visits', (name) => name.startsWith('session.') || /event_time$|^recency_days$|^known_days$/.test(name)],
  ['What they did', (name) => name.startsWith('events.')],
  ['More', () => true],
];

/** Everything that rules and rankings know of a person. */
export function Profile({ person }: { person: Person }) {
  const names = Object.keys(person.features);
  const groups = GROUPS.map(([title, belongs], i) => {
    const mine = names.filter((name) => belongs(name) && !GROUPS.slice(0, i).some(([, earlier]) => earlier(name)));
    return [title, mine] as const;
  }).filter(([, mine]) => mine.length > 0);
  return (
    <Panel title="Profile">
      <div className={ui.stack}>
        {groups.map(([title, mine]) => (
          <div key={title}>
            <h3>{title}</h3>
            <dl className={ui.facts}>
              {mine.map((name) => (
                <Fact key={name} label={featureLabel(name)} text={featureText(name, person.features[name]!)} />
              ))}
            </dl>
          </div>
        ))}
        {person.client_ids.length > 0 && (
          <div>
            <h3>Devices</h3>
            <p className="soft small">{person.client_ids.join(', ')}</p>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  );
}
