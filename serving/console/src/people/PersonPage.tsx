import { Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ago } from '../ui/format';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import ui from '../ui/ui.module.css';
import { ExplainedPage } from './ExplainedPage';
import { LOOKED_AT, MAX_LOOKED_AT } from './PeoplePage';
import { usePerson, type Person } from './person';
import { Profile } from './Profile';
import { Timeline } from './Timeline';

/** One person: what is known, what they did, what they are shown. */
export function PersonPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const person = usePerson(id);
  const found = person.data !== undefined;
  const [, setLookedAt] = useLocalStorage<string[]>({ key: LOOKED_AT, defaultValue: [] });
  useEffect(() => {
    if (found) setLookedAt((known) => [id, ...known.filter((other) => other !== id)].slice(0, MAX_LOOKED_AT));
  }, [found, id, setLookedAt]);
  return (
    <Page
      title={id}
      back={{ to: '/people', label: 'People' }}
      lead={person.data && `Last seen ${ago(person.data.last_event_time)}`}
      badge={person.data && <Kind person={person.data} />}
    >
      {person.data ? (
        <Tabs key={id} defaultValue="known" keepMounted={false} activateTabWithKeyboard={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="known">What is known</Tabs.Tab>
            <Tabs.Tab value="page">What they see</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="known">
            <div className={ui.columns}>
              <Timeline items={person.data.recent_items} />
              <div className={ui.rail}>
                <Panel title="Segments">
                  {person.data.segments.length === 0 ? (
                    <Empty title="In no segment">They move into one as soon as they fit.</Empty>
                  ) : (
                    <div className={ui.tags}>
                      {person.data.segments.map((segment) => (
                        <Link key={segment} to="/segments/$id" params={{ id: segment }}>
                          <Tag tone="accent">{segment}</Tag>
                        </Link>
                      ))}
                    </div>
                  )}
                </Panel>
                <Profile person={person.data} />
              </div>
            </div>
          </Tabs.Panel>
          <Tabs.Panel value="page">
            <ExplainedPage person={id} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Panel>
          <Answer of={person} what="what is known" absent={`Nothing is known of “${id}”. Ids are told with every event; check the spelling.`}>
            {() => null}
          </Answer>
        </Panel>
      )}
    </Page>
  );
}

function Kind({ person }: { person: Person }) {
  if (person.features['bot']) return <Tag tone="warn">Robot</Tag>;
  return person.client_ids.length > 0 ? <Tag tone="good">Customer</Tag> : <Tag>Visitor</Tag>;
}
