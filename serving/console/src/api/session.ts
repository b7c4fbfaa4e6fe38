/** Who is signed in, where the server asks for keys. */
import { useQuery, type QueryClient } from '@tanstack/react-query';
import { ApiProblem, getJson, send } from './http';

export interface Session {
  /** False while the server has no keys: then nobody signs in. */
  required: boolean;
  operator: string | null;
  role: string | null;
}

export const SESSION = ['session'];

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: ({ signal }) => getJson<Session>('/v1/session', signal), staleTime: Infinity });
}

export async function signIn(key: string): Promise<Session> {
  return (await (await send('/v1/session', { method: 'POST', body: { key } })).json()) as Session;
}

export async function signOut(): Promise<Session> {
  return (await (await send('/v1/session', { method: 'DELETE' })).json()) as Session;
}

/** True for an answer that says that the session has ended. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** Forgets everything that was read, and who read it. */
export function leave(client: QueryClient, session: Session) {
  client.removeQueries({ predicate: (read) => read.queryKey[0] !== SESSION[0] });
  client.setQueryData(SESSION, session);
}
