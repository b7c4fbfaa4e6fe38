/** Systems elsewhere that are told who enters and leaves segments. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { path, send } from './http';
import { getOptional } from './optional';

export interface Webhook {
  id: string;
  version: number;
  url: string;
  /** None: every segment. */
  segments: string[];
  state: 'active' | 'paused' | 'disabled';
  disabled_reason: string | null;
  updated_time: string;
}

/** What a person decides about one. */
export type WebhookSettings = Pick<Webhook, 'url' | 'segments'> & { state: 'active' | 'paused' };

/** The key to check signatures with; said once. */
export interface Secret {
  id: string;
  secret: string;
}

const KEY = ['webhooks'] as const;

/** Every webhook; null where the server keeps none. */
export function useWebhooks() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await getOptional<{ webhooks: Webhook[] }>('/v1/webhooks', signal))?.webhooks ?? null,
  });
}

/** Only what was read may be replaced: somebody else may have changed it since. */
const held = (webhook: Webhook | null): Record<string, string> =>
  webhook === null ? { 'if-none-match': '*' } : { 'if-match': `"${webhook.version}"` };

/** Makes or changes one; answers the secret of a new one. */
export async function putWebhook(id: string, settings: WebhookSettings, read: Webhook | null): Promise<Secret | null> {
  const { url, segments, state } = settings;
  const saved = await send(path`/v1/webhooks/${id}`, { method: 'PUT', headers: held(read), body: { url, segments, state } });
  return secretOf(await saved.json());
}

export async function newSecret(webhook: Webhook): Promise<Secret | null> {
  const saved = await send(path`/v1/webhooks/${webhook.id}:rotate-secret`, { method: 'POST', headers: held(webhook) });
  return secretOf(await saved.json());
}

export async function deleteWebhook(webhook: Webhook): Promise<null> {
  await send(path`/v1/webhooks/${webhook.id}`, { method: 'DELETE', headers: held(webhook) });
  return null;
}

function secretOf(saved: { id: string; secret?: string }): Secret | null {
  return saved.secret === undefined ? null : { id: saved.id, secret: saved.secret };
}

/** A change of webhooks; afterwards they are read again, also where it was refused. */
export function useWebhookChange(done: (secret: Secret | null) => void, failed: (error: Error) => void) {
  const client = useQueryClient();
  return useMutation<Secret | null, Error, () => Promise<Secret | null>>({
    mutationFn: (change) => change(),
    onSuccess: done,
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
