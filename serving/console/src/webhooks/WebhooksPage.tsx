import { Button } from '@mantine/core';
import { useState } from 'react';
import { isConflict, useDefinitions, type Definition } from '../api/definitions';
import { deleteWebhook, newSecret, putWebhook, useWebhookChange, useWebhooks, type Secret, type Webhook } from '../api/webhooks';
import { DefinitionTable } from '../ui/DefinitionTable';
import { ago } from '../ui/format';
import { useNotice } from '../ui/Notices';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import ui from '../ui/ui.module.css';
import { SecretPanel } from './SecretPanel';
import { WebhookForm } from './WebhookForm';

/** Systems elsewhere that are told who enters and leaves segments. */
export function WebhooksPage() {
  const webhooks = useWebhooks();
  const segments = useDefinitions<Definition>('segments');
  const [edited, setEdited] = useState<Webhook | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const tell = useNotice();
  const refused = (error: Error) =>
    tell(isConflict(error) ? 'Somebody else changed it just now. Look again, and repeat what you want.' : error.message, { tone: 'bad' });
  const change = useWebhookChange((said) => said && setSecret(said), refused);
  const names = new Map((segments.data ?? []).map((segment) => [segment.id, segment.name || segment.id]));

  const turn = (webhook: Webhook, state: 'active' | 'paused') =>
    change.mutate(() => putWebhook(webhook.id, { ...webhook, state }, webhook), {
      onSuccess: () => tell(state === 'active' ? `“${webhook.id}” is told again.` : `“${webhook.id}” is no longer told.`),
    });
  const remove = (webhook: Webhook) =>
    change.mutate(() => deleteWebhook(webhook), {
      onSuccess: () => {
        setEdited(null);
        tell(`“${webhook.id}” is deleted.`);
      },
    });

  return (
    <Page title="Webhooks" back={{ to: '/segments', label: 'Segments' }} lead="Other systems, such as a mailing or a CRM, that are told at once who enters and leaves a segment.">
      {secret && <SecretPanel secret={secret} close={() => setSecret(null)} />}
      {webhooks.data !== null && (
        <WebhookForm
          key={edited?.id ?? ''}
          edited={edited}
          known={webhooks.data ?? []}
          segments={(segments.data ?? []).filter(({ state }) => state !== 'archived')}
          close={() => setEdited(null)}
          saved={setSecret}
        />
      )}
      <Panel flush={(webhooks.data?.length ?? 0) > 0}>
        <Answer of={webhooks} what="webhooks">
          {(all) =>
            all === null ? (
              <Empty title="This server does not tell other systems" />
            ) : all.length === 0 ? (
              <Empty title="No webhook yet">Whoever should be told needs an address that takes messages.</Empty>
            ) : (
              <DefinitionTable
                caption="Webhooks"
                rows={all}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Name',
                    cell: (webhook) => (
                      <>
                        <strong>{webhook.id}</strong>
                        <div className={`soft small ${ui.value}`}>{webhook.url}</div>
                      </>
                    ),
                  },
                  { title: 'Is told of', cell: ({ segments: ids }) => (ids.length === 0 ? 'every segment' : ids.map((id) => names.get(id) ?? id).join(', ')) },
                  { title: 'State', cell: (webhook) => <WebhookState webhook={webhook} /> },
                  { title: 'Changed', cell: (webhook) => <span className="soft">{ago(webhook.updated_time)}</span> },
                  {
                    title: 'Change',
                    bare: true,
                    cell: (webhook) => (
                      <div className={ui.tags}>
                        <Act label="Change" of={webhook} busy={change.isPending} run={() => setEdited(webhook)} />
                        {webhook.state === 'active' ? (
                          <Act label="Pause" of={webhook} busy={change.isPending} run={() => turn(webhook, 'paused')} />
                        ) : (
                          <Act label="Resume" of={webhook} busy={change.isPending} run={() => turn(webhook, 'active')} />
                        )}
                        <Act label="New secret" of={webhook} busy={change.isPending} run={() => change.mutate(() => newSecret(webhook))} />
                        <Act label="Delete" of={webhook} busy={change.isPending} run={() => remove(webhook)} bad />
                      </div>
                    ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function Act({ label, of, busy, run, bad = false }: { label: string; of: Webhook; busy: boolean; run: () => void; bad?: boolean }) {
  return (
    <Button size="compact-sm" variant="default" c={bad ? 'var(--bad)' : undefined} aria-label={`${label}: ${of.id}`} disabled={busy} onClick={run}>
      {label}
    </Button>
  );
}

function WebhookState({ webhook }: { webhook: Webhook }) {
  if (webhook.state !== 'disabled') return <StateBadge state={webhook.state} />;
  return (
    <>
      <Tag tone="bad">Stopped</Tag>
      <div className="soft small">{webhook.disabled_reason ?? 'It does not want to be told any more.'}</div>
    </>
  );
}
