import { describe, expect, it, vi } from 'vitest';
import { openLive, retryDelay, SseParser, type LiveState, type ServerEvent } from './sse';

function parse(...pieces: string[]) {
  const events: ServerEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  pieces.forEach((piece) => parser.push(piece));
  return { events, parser };
}

describe('SseParser', () => {
  it('reads whole events, their kind and their id', () => {
    const { events } = parse('id: 7-1\nevent: project.create\ndata: {"a":1}\n\n');
    expect(events).toEqual([{ id: '7-1', kind: 'project.create', data: '{"a":1}' }]);
  });

  it('does not mind where pieces are cut', () => {
    const text = 'id: 1\r\nevent: x\r\ndata: a\r\ndata: b\r\n\r\nevent: y\ndata: c\n\n';
    for (let at = 1; at < text.length; at += 1) {
      const { events } = parse(text.slice(0, at), text.slice(at));
      expect(events, `cut at ${at}`).toEqual([
        { id: '1', kind: 'x', data: 'a\nb' },
        { id: '1', kind: 'y', data: 'c' },
      ]);
    }
  });

  it('keeps id and retry of what is no event', () => {
    const { events, parser } = parse('retry: 2000\nid: 9-9\n: open\n\n');
    expect(events).toEqual([]);
    expect(parser.lastId).toBe('9-9');
    expect(parser.retryMs).toBe(2000);
  });

  it('gives nothing before the empty line', () => {
    expect(parse('data: half').events).toEqual([]);
    expect(parse('data: half\n').events).toEqual([]);
  });
});

describe('retryDelay', () => {
  it('doubles up to half a minute, never less than half of it', () => {
    expect([1, 2, 3, 6, 20].map((failures) => retryDelay(failures, () => 1))).toEqual([
      1000, 2000, 4000, 30000, 30000,
    ]);
    expect(retryDelay(3, () => 0)).toBe(2000);
  });
});

function streamOf(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
}

function live(answers: (() => Response | Promise<Response>)[]) {
  const seen = {
    events: [] as string[],
    states: [] as LiveState[],
    gaps: 0,
    signedOut: 0,
    headers: [] as Record<string, string>[],
  };
  const asked = vi.fn(async (_url: unknown, init?: RequestInit) => {
    seen.headers.push(init?.headers as Record<string, string>);
    const next = answers.shift();
    if (!next) return new Promise<Response>(() => {});
    return next();
  });
  const stop = openLive({
    url: '/events',
    fetch: asked as unknown as typeof fetch,
    delay: () => 0,
    onEvent: (event) => seen.events.push(event.kind),
    onState: (state) => seen.states.push(state),
    onGap: () => (seen.gaps += 1),
    onSignedOut: () => (seen.signedOut += 1),
  });
  return { seen, asked, stop };
}

describe('openLive', () => {
  it('goes on behind the last event after the stream ended', async () => {
    const { seen, asked, stop } = live([
      () => streamOf('id: 5-5\n: open\n\nid: 6-1\nevent: a\ndata: {}\n\n'),
      () => streamOf('id: 6-2\nevent: b\ndata: {}\n\n'),
    ]);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(3));
    stop();
    expect(seen.events).toEqual(['a', 'b']);
    expect(seen.headers.map((headers) => headers['Last-Event-ID'])).toEqual([undefined, '6-1', '6-2']);
    expect(seen.gaps).toBe(1); // only what was read before the first stream began
    expect(seen.states).toContain('waiting');
  });

  it('tells of a gap when the server has forgotten where we were', async () => {
    const { seen, asked, stop } = live([
      () => streamOf('id: 5-5\n: open\n\n'),
      () => streamOf('id: 9-9\nevent: reset\ndata: {}\n\n'),
    ]);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(3));
    stop();
    expect(seen.gaps).toBe(2);
    expect(seen.events).toEqual([]);
  });

  it('tries again after refusals and broken connections, and stops at a 401', async () => {
    const { seen, asked } = live([
      () => new Response('', { status: 503 }),
      () => Promise.reject(new TypeError('connection refused')),
      () => new Response('', { status: 401 }),
    ]);
    await vi.waitFor(() => expect(seen.signedOut).toBe(1));
    expect(asked).toHaveBeenCalledTimes(3);
    expect(seen.states.filter((state) => state === 'waiting')).toHaveLength(2);
  });

  it('stops when told to', async () => {
    const { seen, asked, stop } = live([]);
    stop();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
    expect(seen.states).toEqual(['connecting']);
  });
});
