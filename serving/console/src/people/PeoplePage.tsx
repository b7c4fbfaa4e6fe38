import { Button, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Icon } from '../shell/icons';
import { Page, Panel } from '../ui/Page';
import { Empty } from '../ui/States';
import ui from '../ui/ui.module.css';

export const LOOKED_AT = 'everystore-console-people';
export const MAX_LOOKED_AT = 8;

/** Finds a person by id. */
export function PeoplePage() {
  const [id, setId] = useState('');
  const [lookedAt] = useLocalStorage<string[]>({ key: LOOKED_AT, defaultValue: [] });
  const navigate = useNavigate();
  function find(event: FormEvent) {
    event.preventDefault();
    void navigate({ to: '/people/$id', params: { id: id.trim() } });
  }
  return (
    <Page title="People" lead="See what is known of a person, and what they would be shown now.">
      <Panel>
        <form className={ui.searchLine} onSubmit={find} role="search">
          <TextInput
            label="Customer or visitor id"
            description="As your shop sends it with every event"
            leftSection={<Icon name="search" size={16} />}
            maxLength={256}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <Button type="submit" disabled={id.trim() === ''}>
            Show
          </Button>
        </form>
      </Panel>
      <Panel title="Looked at lately">
        {lookedAt.length === 0 ? (
          <Empty title="Nobody yet">Whom you look at on this device is kept here, to find them again.</Empty>
        ) : (
          <ul className={ui.list}>
            {lookedAt.map((person) => (
              <li key={person}>
                <Link className={ui.rowLink} to="/people/$id" params={{ id: person }}>
                  {person}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Page>
  );
}
