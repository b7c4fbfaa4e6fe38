// The public HTTP API as the shop uses it.

import { visitor, save } from './visitor.js';
import * as key from './key.js';

const WAIT_MS = 1500;
const TIMEOUT_MS = 1000;
const MAX_STALE_ANSWERS = 3;
const PASS_SECONDS = 30 * 24 * 3600;
const PASS_MARGIN_MS = 60_000;

let staleAnswers = 0;

export class ApiError extends Error {
  constructor(status, detail, code = '') {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

async function call(path, options = {}) {
  let response;
  try {
    const pass = visitor.pass && key.isSet() ? { 'x-visitor-token': visitor.pass } : {};
    response = await fetch(path, { ...options, headers: { ...options.headers, ...key.headers(), ...pass } });
  } catch {
    throw new ApiError(0, 'The shop does not answer.');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, body.detail ?? body.title ?? `Answer ${response.status}`, body.code);
  return body;
}

let admission = null;

/** Where browsers need a key, its visitor needs a pass: a token that says whose pages these are. */
function admit() {
  if (!key.isSet() || (visitor.pass && visitor.passUntil > Date.now() + PASS_MARGIN_MS)) return Promise.resolve();
  admission ??= takePass().finally(() => {
    admission = null;
  });
  return admission;
}

async function takePass() {
  visitor.pass = '';
  const given = await call('/v1/visitor-tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ttl_seconds: PASS_SECONDS }),
  });
  Object.assign(visitor, {
    clientId: given.client_id,
    userId: '',
    token: '',
    pass: given.token,
    passUntil: Date.parse(given.expires_at),
  });
  save();
}

/** Makes a request of the visitor; once more with another pass when theirs does not count any more. */
async function asVisitor(request) {
  await admit();
  try {
    return await request();
  } catch (error) {
    if (error.code !== 'invalid_visitor_token') throw error;
    visitor.pass = '';
    await admit();
    return request();
  }
}

/** Query of a personal read; parameters that are lists are repeated. */
function query(parameters) {
  const search = new URLSearchParams({ client_id: visitor.clientId, timeout_ms: TIMEOUT_MS });
  if (visitor.userId) search.set('user_id', visitor.userId);
  if (visitor.token) {
    search.set('after', visitor.token);
    search.set('wait_ms', String(WAIT_MS));
  }
  for (const [key, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== undefined && one !== '') search.append(key, one);
  }
  return search;
}

/** A token of a log that is no more must not slow every page down. */
function judgeToken(answer) {
  staleAnswers = answer.fresh === false && visitor.token ? staleAnswers + 1 : 0;
  if (staleAnswers >= MAX_STALE_ANSWERS) forgetToken();
}

function forgetToken() {
  visitor.token = '';
  staleAnswers = 0;
  save();
}

async function personal(path, parameters) {
  const started = performance.now();
  let answer;
  try {
    answer = await asVisitor(() => call(`${path}?${query(parameters)}`));
  } catch (error) {
    if (error.status !== 400 || !visitor.token) throw error;
    forgetToken();
    answer = await call(`${path}?${query(parameters)}`);
  }
  judgeToken(answer);
  return { ...answer, roundTripMs: performance.now() - started };
}

export const page = (name, parameters = {}) => personal(`/v1/pages/${name}`, { limit: 12, ...parameters });

export const recommendations = (strategy, parameters = {}) => personal(`/v1/recommendations/${strategy}`, parameters);

export const item = (id) => call(`/v1/items/${encodeURIComponent(id)}`);

export async function profile() {
  await admit();
  try {
    return await personal(`/v1/users/${encodeURIComponent(visitor.userId || visitor.clientId)}`, {});
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

/** Redeems an offer; the same request again is answered with the same decision. */
export const redeem = (offerId, request) =>
  call(`/v1/offers/${encodeURIComponent(offerId)}:redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });

let sending = Promise.resolve();

/** Sends GA4 events, one post after the other, and keeps the token for the reads that follow. */
export function send(events) {
  sending = sending.catch(() => {}).then(() => post(events));
  return sending;
}

/** Resolves once nothing is on its way any more. */
export const settled = () => sending.catch(() => {});

async function post(events) {
  const sent = {
    timestamp_micros: Date.now() * 1000,
    events: events.map(({ name, params }) => ({ name, params: { event_id: crypto.randomUUID(), ...params } })),
  };
  const answer = await asVisitor(() =>
    call('/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: visitor.clientId, user_id: visitor.userId || undefined, ...sent }),
      keepalive: true,
    }));
  visitor.token = answer.token ?? visitor.token;
  save();
  return answer;
}
