import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { editable } from '../api/conflict';
import { postJson } from '../api/http';
import type { ShownPage } from '../people/person';
import { ShownRows } from '../people/ShownRows';
import { Panel } from '../ui/Page';
import { Empty, Faults, Loading } from '../ui/States';
import ui from '../ui/ui.module.css';
import { unfinished, type Template } from './template';

const PAUSE_MILLIS = 500;
const ITEMS = 4;

/** The page that a template would make for one person, told anew after each change. */
export function TemplatePreview({ template }: { template: Template }) {
  const [who, setWho] = useState('new');
  const [person, setPerson] = useState('');
  const [item, setItem] = useState('');
  const [settled] = useDebouncedValue(
    { template: editable(template), person: who === 'new' ? '' : person.trim(), item: item.trim() },
    PAUSE_MILLIS,
  );
  const open = template.rows.length === 0 ? 'Add a row to see the page.' : null;
  const preview = useQuery({
    queryKey: ['template-preview', settled],
    enabled: open === null && settled.template.rows.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => {
      const { id, ...shown } = settled.template;
      return postJson<ShownPage>(
        '/v1/page-templates:preview',
        {
          template: id ? { ...shown, id } : shown,
          user_id: settled.person,
          item_id: settled.item === '' ? [] : [settled.item],
          limit: ITEMS,
        },
        signal,
      );
    },
  });
  return (
    <Panel title="Preview">
      <div className={ui.stack}>
        <SegmentedControl aria-label="Seen by" value={who} onChange={setWho} data={[{ value: 'new', label: 'Somebody new' }, { value: 'person', label: 'A person' }]} />
        {who === 'person' && <TextInput label="Customer or visitor id" value={person} onChange={(event) => setPerson(event.currentTarget.value)} />}
        {template.page !== 'home' && <TextInput label="Item of the page or cart" description="An id" value={item} onChange={(event) => setItem(event.currentTarget.value)} />}
        {open || unfinished(template) === 'Every row needs a title.' ? (
          <Empty title="No page yet">{open ?? 'Every row needs a title.'}</Empty>
        ) : preview.error ? (
          <Faults error={preview.error} />
        ) : preview.data ? (
          <ShownRows rows={preview.data.rows} />
        ) : (
          <Loading what="the page" />
        )}
      </div>
    </Panel>
  );
}
