// The one way to the API: typed by its own description, with the session's token, problems as errors.
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './openapi.gen';
import { Problem, problemOf } from './problem';
import { onSignedOutNow } from './session_state';

export type Schemas = components['schemas'];
export type Project = Schemas['Project'];
export type Session = Schemas['Session'];

let csrfToken: string | null = null;

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** What every own request carries; also for the few that openapi-fetch does not make. */
export function headersOf(method: string): Record<string, string> {
  const changes = method !== 'GET' && method !== 'HEAD';
  return changes && csrfToken !== null ? { 'X-CSRF-Token': csrfToken } : {};
}

const session: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersOf(request.method))) request.headers.set(name, value);
    return request;
  },
  onResponse({ request, response }) {
    const isSignIn = request.method === 'POST' && new URL(request.url).pathname === '/session';
    if (response.status === 401 && !isSignIn) onSignedOutNow();
    return undefined;
  },
};

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '' });
api.use(session);

/** The body of an answer that went well; throws a Problem otherwise. */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch (cause) {
    throw Problem.unreachable(cause);
  }
  if (!answer.response.ok) throw problemOf(answer.response, answer.error);
  return answer.data as T;
}

/** For If-Match: "nobody changed it since I read it". */
export function etagOf(resource: { version: number }): string {
  return `"v${resource.version}"`;
}
