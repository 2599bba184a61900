// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, ask, etagOf, setCsrfToken } from './client';
import { Problem } from './problem';
import { whenSignedOut } from './session_state';

function answerWith(status: number, body: unknown) {
  const sent: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
        'x-request-id': 'r-1',
      },
    });
  });
  return sent;
}

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrfToken(null);
  whenSignedOut(() => {});
});

const ofFetch = { fetch: (request: Request) => fetch(request) };

describe('api', () => {
  it('sends the token with changes and only with changes', async () => {
    const sent = answerWith(200, { items: [], next_cursor: null });
    setCsrfToken('t');
    await ask(api.GET('/projects', ofFetch));
    await ask(api.POST('/projects', { body: { name: 'a' }, ...ofFetch }));
    expect(sent.map((request) => request.headers.get('x-csrf-token'))).toEqual([null, 't']);
  });

  it('throws what the problem document says', async () => {
    answerWith(409, { title: 'Conflict', detail: 'Another project has this name.', request_id: 'r-2' });
    const problem = await ask(api.POST('/projects', { body: { name: 'a' }, ...ofFetch })).catch(
      (error) => error,
    );
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      status: 409,
      detail: 'Another project has this name.',
      requestId: 'r-2',
    });
    expect(problem.isPassing).toBe(false);
  });

  it('takes the request id of the field when the document has none', async () => {
    answerWith(503, {});
    const problem = await ask(api.GET('/projects', ofFetch)).catch((error) => error);
    expect(problem).toMatchObject({ status: 503, requestId: 'r-1', isPassing: true });
  });

  it('says that nobody answered', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const problem = await ask(api.GET('/projects', ofFetch)).catch((error) => error);
    expect(problem).toMatchObject({ status: 0, detail: 'Failed to fetch', isPassing: true });
  });

  it('notices that the session is over, but not that a key was refused', async () => {
    const signedOut = vi.fn();
    whenSignedOut(signedOut);
    answerWith(401, {});
    await ask(api.POST('/session', { body: { api_key: 'x' }, ...ofFetch })).catch(() => {});
    expect(signedOut).not.toHaveBeenCalled();
    await ask(api.GET('/projects', ofFetch)).catch(() => {});
    expect(signedOut).toHaveBeenCalledTimes(1);
  });
});

describe('etagOf', () => {
  it('is what the API sends', () => expect(etagOf({ version: 3 })).toBe('"v3"'));
});
