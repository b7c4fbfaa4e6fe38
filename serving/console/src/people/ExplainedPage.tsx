import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useDefinitions, type Definition } from '../api/definitions';
import { words } from '../ui/format';
import { Panel } from '../ui/Page';
import { Answer } from '../ui/States';
import ui from '../ui/ui.module.css';
import { useExplainedPage } from './person';
import { ShownRows } from './ShownRows';

const BUILT_IN = ['home', 'item', 'cart'];
const ITEMS = 6;

/** A page as the person would see it now, and why each item is there. */
export function ExplainedPage({ person }: { person: string }) {
  const [name, setName] = useState('home');
  const templates = useDefinitions<Definition & { page: string }>('page-templates');
  const page = useExplainedPage(name, person, ITEMS);
  const others = (templates.data ?? []).filter((each) => each.state === 'active' && !BUILT_IN.includes(each.page) && each.page === each.id);
  return (
    <Panel
      title="The page, as they would see it now"
      aside={<span className="soft small">Looking here counts as shown to nobody</span>}
    >
      <div className={ui.stack}>
        <NativeSelect
          label="Page"
          maw={240}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data={[...BUILT_IN.map((id) => ({ value: id, label: words(id) })), ...others.map((each) => ({ value: each.id, label: each.name || each.id }))]}
        />
        <Answer of={page} what="the page" absent="There is no such page">
          {(shown) => <ShownRows rows={shown.rows} />}
        </Answer>
      </div>
    </Panel>
  );
}
