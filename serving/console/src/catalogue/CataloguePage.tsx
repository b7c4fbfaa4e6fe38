import { Button, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Icon } from '../shell/icons';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import ui from '../ui/ui.module.css';
import { useItems } from './item';
import { ItemGrid } from './ItemGrid';

const SHOWN = 24;

/** Finds items by their words or their id. */
export function CataloguePage() {
  const { q = '' } = useSearch({ strict: false }) as { q?: string };
  const asked = String(q);
  const [typed, setTyped] = useState(asked);
  const navigate = useNavigate();
  const found = useItems('trending', { query: asked || undefined, limit: SHOWN });
  function search(event: FormEvent) {
    event.preventDefault();
    void navigate({ to: '/catalogue', search: { q: typed.trim() || undefined } as never });
  }
  return (
    <Page title="Catalogue" lead="What can be shown, and how it does.">
      <Panel>
        <form className={ui.searchLine} onSubmit={search} role="search">
          <TextInput
            label="Words of the title, or an id"
            leftSection={<Icon name="search" size={16} />}
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit">Search</Button>
          {typed.trim() !== '' && (
            <Button variant="default" onClick={() => void navigate({ to: '/catalogue/$id', params: { id: typed.trim() } })}>
              Open this id
            </Button>
          )}
        </form>
      </Panel>
      <Panel title={asked ? `“${asked}”` : 'Trending within the hour'}>
        <Answer of={found} what="items">
          {(items) =>
            items.length === 0 ? (
              <Empty title={asked ? 'No title has these words' : 'Nothing trends yet'}>
                {asked ? 'Try fewer words, or open the item by its id.' : 'As soon as people look at items, you see them here.'}
              </Empty>
            ) : (
              <ItemGrid items={items} />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}
