import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { idFrom, isConflict, type Definition } from '../api/definitions';
import { putWebhook, useWebhookChange, type Secret, type Webhook } from '../api/webhooks';
import { useNotice } from '../ui/Notices';
import { Panel } from '../ui/Page';
import { Faults } from '../ui/States';
import ui from '../ui/ui.module.css';

interface Props {
  /** What is changed; null: a new one is made. */
  edited: Webhook | null;
  known: Webhook[];
  segments: Definition[];
  close: () => void;
  saved: (secret: Secret) => void;
}

/** Makes a webhook, or changes where it goes and what it is told of. */
export function WebhookForm({ edited, known, segments, close, saved }: Props) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState(edited?.url ?? '');
  const [chosen, setChosen] = useState<string[]>(edited?.segments ?? []);
  const tell = useNotice();
  const id = edited?.id ?? idFrom(name);
  const taken = edited === null && known.some((webhook) => webhook.id === id);
  const save = useWebhookChange(
    (secret) => {
      if (secret) saved(secret);
      tell(edited ? `“${id}” is changed.` : `“${id}” is told from now on.`);
      setName('');
      setUrl('');
      setChosen([]);
      close();
    },
    () => undefined,
  );
  const state = edited?.state === 'paused' ? 'paused' : 'active';
  return (
    <Panel title={edited ? `Change “${edited.id}”` : 'Tell another system'}>
      <form
        className={ui.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(() => putWebhook(id, { url: url.trim(), segments: chosen, state }, edited));
        }}
      >
        <div className={ui.fields}>
          {!edited && <TextInput label="Name" maxLength={60} required value={name} onChange={(event) => setName(event.currentTarget.value)} error={taken && 'There is one of that name already'} />}
          <TextInput
            label="Address"
            description="Where messages go: https://…"
            type="url"
            required
            maxLength={2000}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        </div>
        {segments.length > 0 && (
          <Checkbox.Group label="Who enters or leaves one of these" description="None chosen: every segment" value={chosen} onChange={setChosen}>
            <div className={ui.checks}>
              {segments.map((segment) => (
                <Checkbox key={segment.id} value={segment.id} label={segment.name || segment.id} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <div className={ui.tags}>
          <Button type="submit" disabled={id === '' || url.trim() === '' || taken || save.isPending}>
            {save.isPending ? 'Saving…' : edited ? 'Save' : 'Tell it'}
          </Button>
          {edited && (
            <Button variant="default" onClick={close}>
              Leave as it is
            </Button>
          )}
        </div>
        {save.error && (isConflict(save.error) ? <Faults error={new Error('Somebody else changed it just now. What is there now stands below.')} /> : <Faults error={save.error} />)}
      </form>
    </Panel>
  );
}
