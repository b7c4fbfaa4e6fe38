import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import { Icon } from '../shell/icons';
import { DefinitionTable } from '../ui/DefinitionTable';
import { ago, words } from '../ui/format';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { StateBadge } from '../ui/StateBadge';
import { NEW } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import type { Template } from './template';

/** Every page template. */
export function PagesPage() {
  const templates = useDefinitions<Template>('page-templates');
  const navigate = useNavigate();
  const make = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => void navigate({ to: '/pages/$id', params: { id: NEW } })}>
      New template
    </Button>
  );
  return (
    <Page title="Pages" lead="Which rows a page has. Without a template, home, item and cart pages are put together by themselves." actions={make}>
      <Panel flush={(templates.data?.length ?? 0) > 0}>
        <Answer of={templates} what="page templates">
          {(all) =>
            all.length === 0 ? (
              <Empty title="No template yet" action={make}>
                Every page is put together by itself now. A template lets you say which rows stand where, what leads them, and what is left out.
              </Empty>
            ) : (
              <DefinitionTable
                caption="Page templates"
                rows={all}
                keyOf={(template) => template.id}
                columns={[
                  {
                    title: 'Name',
                    cell: (template) => (
                      <Link className={ui.rowLink} to="/pages/$id" params={{ id: template.id }}>
                        {template.name || template.id}
                      </Link>
                    ),
                  },
                  { title: 'Page', cell: (template) => <Where template={template} /> },
                  { title: 'State', cell: (template) => <StateBadge state={template.state} /> },
                  { title: 'Rows', number: true, cell: (template) => template.rows.length },
                  { title: 'Changed', cell: (template) => <span className="soft">{ago(template.updated_time)}</span> },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function Where({ template }: { template: Template }) {
  return (
    <>
      {words(template.page)}
      {template.page !== template.id && <div className="soft small">in experiments only</div>}
    </>
  );
}
