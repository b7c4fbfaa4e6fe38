/** What not every server answers. */
import { ApiProblem, getJson } from './http';

/** The answer; null where the server has no such route, or nothing there. */
export async function getOptional<T>(path: string, signal?: AbortSignal): Promise<T | null> {
  try {
    return await getJson<T>(path, signal);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
