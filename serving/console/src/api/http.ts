/** Requests to the management API: JSON in, JSON out, problems as errors. */

import { operator } from './operator';

export interface FieldFault {
  pointer: string;
  detail: string;
}

/** What the server said was wrong (RFC 9457), or that it did not answer. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly faults: FieldFault[] = [],
  ) {
    super(detail);
  }
}

/** A value and the version it was read at. */
export interface Versioned<T> {
  value: T;
  etag: string | null;
}

interface Options {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of a body. */
  text?: { type: string; content: string | Blob };
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function send(path: string, options: Options = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      signal: options.signal,
      headers: {
        accept: 'application/json',
        ...(options.text ? { 'content-type': options.text.type } : options.body === undefined ? {} : { 'content-type': 'application/json' }),
        // No form and no page of another origin can send it: see docs/security.md.
        ...(options.method ? { 'x-everystore-console': '1' } : {}),
        ...(operator() && options.method ? { 'x-operator': operator() } : {}),
        ...options.headers,
      },
      body: options.text?.content ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'unreachable', 'The server does not answer. Is it running?');
  }
  if (!response.ok) throw await problem(response);
  return response;
}

export async function problem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  const { code, detail, errors } = body as { code?: string; detail?: string; errors?: FieldFault[] };
  return new ApiProblem(
    response.status,
    code ?? 'failed',
    detail ?? `The server answered ${response.status}.`,
    errors ?? [],
  );
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, { signal })).json()) as T;
}

export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, { method: 'POST', body, signal })).json()) as T;
}

/** Lines of NDJSON, at most `limit` of them; the rest is not read. */
export async function getLines<T>(path: string, limit: number, signal?: AbortSignal): Promise<T[]> {
  const response = await send(path, { signal, headers: { accept: 'application/x-ndjson' } });
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, limit)
    .map((line) => JSON.parse(line) as T);
}

/** The path with what is in it encoded: path`/v1/users/${id}`. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((made, part, i) => made + part + (i < values.length ? encodeURIComponent(values[i]!) : ''), '');
}

/** A query string of the parameters that have a value, with its question mark. */
export function query(parameters: Record<string, string | number | boolean | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
