import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Definition } from '../api/definitions';
import { withState } from './useStop';

/** A server that keeps one definition, and in which others write just before the first writes of ours. */
class OneDefinition {
  value: Definition = { id: 'a', name: 'A', state: 'active' };
  version = 1;
  puts = 0;

  constructor(private othersWrite: number) {}

  answer(method: string, headers: Headers, body: string | undefined): Response {
    if (method === 'PUT') {
      this.puts++;
      if (this.othersWrite > 0) {
        this.othersWrite--;
        this.version++;
        this.value = { ...this.value, name: `A${this.version}` };
      }
      if (headers.get('if-match') !== `"${this.version}"`) return Response.json({ detail: 'changed' }, { status: 412 });
      this.version++;
      this.value = JSON.parse(body!) as Definition;
    }
    return Response.json(this.value, { headers: { etag: `"${this.version}"` } });
  }
}

const kept = { fetch: globalThis.fetch, storage: globalThis.localStorage };

function serve(server: OneDefinition) {
  globalThis.fetch = (_, init) => Promise.resolve(server.answer(init?.method ?? 'GET', new Headers(init?.headers), init?.body as string | undefined));
}

beforeEach(() => {
  globalThis.localStorage = { getItem: () => 'Anna' } as unknown as Storage;
});

afterEach(() => {
  globalThis.fetch = kept.fetch;
  globalThis.localStorage = kept.storage;
});

test('whoeverWritesInBetween_itIsStoppedWithTheirChanges', async () => {
  const server = new OneDefinition(2);
  serve(server);
  const { saved, before } = await withState('offers', 'a', 'paused');
  expect(saved.value).toMatchObject({ state: 'paused', name: 'A3' });
  expect(before).toBe('"3"');
  expect(server.puts).toBe(3);
});

test('endlessWriters_areNotWaitedOutForever', async () => {
  serve(new OneDefinition(Infinity));
  await expect(withState('offers', 'a', 'paused')).rejects.toThrow('changed');
});

test('whatIsStopped_isNotWrittenAgain', async () => {
  const server = new OneDefinition(0);
  server.value = { ...server.value, state: 'paused' };
  serve(server);
  await withState('offers', 'a', 'paused');
  expect(server.puts).toBe(0);
});
