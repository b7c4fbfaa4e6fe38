import { Button, Menu, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { idFrom } from '../api/definitions';
import { Icon } from '../shell/icons';
import { EditorBar } from '../ui/EditorBar';
import { moved, replaced, without } from '../ui/ListEditor';
import { Page, Panel } from '../ui/Page';
import { Failure, Loading } from '../ui/States';
import { StateBadge } from '../ui/StateBadge';
import { TimesFields } from '../ui/Times';
import { NEW, useEditor } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import { RowEditor } from './RowEditor';
import { blank, row, STRATEGIES, tidy, unfinished, type Template } from './template';
import { TemplatePreview } from './TemplatePreview';

const back = { to: '/pages', label: 'Pages' };
const KINDS = ['home', 'item', 'cart'];

/** One page template, and the page it would make for somebody. */
export function TemplatePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <TemplateEditor key={id} id={id} />;
}

function TemplateEditor({ id }: { id: string }) {
  const editor = useEditor<Template>('page-templates', id, blank, 'template', '/pages');
  const { draft, base, read, edit } = editor;
  if (!draft) {
    return (
      <Page title="Page template" back={back}>
        <Panel>
          {read.error ? <Failure error={read.error} retry={() => void read.refetch()} absent="There is no such template" /> : <Loading what="the template" />}
        </Panel>
      </Page>
    );
  }
  const change = (next: Template, about: string | null = null) => edit(tidy(next), about);
  const open = unfinished(draft);
  return (
    <Page
      title={id === NEW ? 'New page template' : base?.value.name || id}
      back={back}
      badge={id === NEW ? undefined : <StateBadge state={draft.state} />}
      lead={open ?? (draft.state === 'active' ? 'In force: the next page follows what you save.' : 'Not in force: nobody sees it until it is active.')}
    >
      <EditorBar editor={editor} ready={open === null} />
      <div className={ui.columns}>
        <div className={ui.rail}>
          <Panel title="About">
            <div className={ui.fields}>
              <TextInput label="Name" required maxLength={120} value={draft.name} onChange={(event) => change(named(draft, event.currentTarget.value, id === NEW), 'name')} />
              <WhichPage template={draft} isNew={id === NEW} change={change} />
              <TimesFields times={draft} change={(times) => change({ ...draft, ...times })} />
            </div>
            <details className={ui.more}>
              <summary>For all rows</summary>
              <div className={ui.fields}>
                <TagsInput label="Never show these items" description="Ids, Enter after each" value={draft.excluded ?? []} onChange={(excluded) => change({ ...draft, excluded })} />
                <NumberInput label="At most so many rows" description="Empty: all that have something" min={1} max={50} allowDecimal={false} value={draft.max_rows ?? ''} onChange={(value) => change({ ...draft, max_rows: value === '' ? undefined : Number(value) }, 'max_rows')} />
              </div>
            </details>
          </Panel>
          <Panel title="Rows" aside={<AddRow template={draft} change={change} />}>
            <ol className={ui.parts}>
              {draft.rows.map((each, i) => (
                <RowEditor
                  key={each.row_id}
                  row={each}
                  index={i}
                  count={draft.rows.length}
                  change={(next, about) => change({ ...draft, rows: replaced(draft.rows, i, next) }, about)}
                  move={(by) => change({ ...draft, rows: moved(draft.rows, i, by) })}
                  remove={() => change({ ...draft, rows: without(draft.rows, i) })}
                />
              ))}
            </ol>
          </Panel>
        </div>
        <TemplatePreview template={draft} />
      </div>
    </Page>
  );
}

/** A new template is called after its page, or after its own name where it makes a page of its own. */
function named(template: Template, name: string, isNew: boolean): Template {
  const own = isNew && !KINDS.includes(template.page);
  return own ? { ...template, name, id: idFrom(name), page: idFrom(name) } : { ...template, name };
}

function WhichPage({ template, isNew, change }: { template: Template; isNew: boolean; change: (next: Template) => void }) {
  if (!isNew) return <TextInput label="Page" value={template.page} readOnly description={template.page === template.id ? 'Everybody sees it' : 'In experiments only'} />;
  const value = KINDS.includes(template.page) ? (template.id === template.page ? template.page : `${template.page}:trial`) : 'own';
  function choose(chosen: string) {
    if (chosen === 'own') change({ ...template, id: idFrom(template.name), page: idFrom(template.name) });
    else if (chosen.endsWith(':trial')) change({ ...template, id: '', page: chosen.slice(0, -':trial'.length) });
    else change({ ...template, id: chosen, page: chosen });
  }
  return (
    <NativeSelect
      label="Page"
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { group: 'For everybody', items: [{ value: 'home', label: 'Home' }, { value: 'item', label: 'Item' }, { value: 'cart', label: 'Cart' }, { value: 'own', label: 'A page of its own' }] },
        { group: 'For experiments only', items: [{ value: 'home:trial', label: 'Another home' }, { value: 'item:trial', label: 'Another item page' }, { value: 'cart:trial', label: 'Another cart' }] },
      ]}
    />
  );
}

function AddRow({ template, change }: { template: Template; change: (next: Template) => void }) {
  return (
    <Menu position="bottom-end" width={300} shadow="md">
      <Menu.Target>
        <Button size="xs" variant="light" leftSection={<Icon name="plus" size={14} />}>
          Row
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Rows to add">
        {STRATEGIES.map(([strategy, title, note]) => (
          <Menu.Item key={strategy} onClick={() => change({ ...template, rows: [...template.rows, row(template.rows, strategy, title)] })}>
            <strong>{title}</strong>
            <span className="soft small"> · {note}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
