import { Button, CopyButton } from '@mantine/core';
import type { Secret } from '../api/webhooks';
import { Panel } from '../ui/Page';
import ui from '../ui/ui.module.css';

/** The secret of a webhook, while it can be read. */
export function SecretPanel({ secret, close }: { secret: Secret; close: () => void }) {
  return (
    <Panel title={`The secret of “${secret.id}”`}>
      <div className={ui.stack} role="status">
        <p>
          With it the other system checks that a message is from this store. Give it to whoever runs it now: <strong>it is not shown again</strong>.
        </p>
        <p>
          <code className={ui.value}>{secret.secret}</code>
        </p>
        <div className={ui.tags}>
          <CopyButton value={secret.secret}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the secret'}</Button>}
          </CopyButton>
          <Button variant="default" onClick={close}>
            I have kept it
          </Button>
        </div>
      </div>
    </Panel>
  );
}
