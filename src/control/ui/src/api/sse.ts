// Server-sent events (WHATWG HTML §9.2) over fetch: unlike EventSource it may be told where to go on,
// sees a 401, and waits as long as we choose.

export interface ServerEvent {
  id: string;
  kind: string;
  data: string;
}

/** Feeds text in pieces of any size; calls `emit` for each whole event. */
export class SseParser {
  lastId = '';
  retryMs: number | null = null;
  private rest = '';
  private kind = '';
  private data: string[] = [];

  constructor(private readonly emit: (event: ServerEvent) => void) {}

  push(text: string): void {
    this.rest += text;
    for (;;) {
      const end = this.rest.search(/\r\n|\n|\r(?!$)/);
      if (end < 0) return;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + (this.rest.startsWith('\r\n', end) ? 2 : 1));
      this.take(line);
    }
  }

  private take(line: string): void {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data.push(value);
    else if (name === 'event') this.kind = value;
    else if (name === 'id' && !value.includes('\0')) this.lastId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }

  private dispatch(): void {
    const event = { id: this.lastId, kind: this.kind || 'message', data: this.data.join('\n') };
    const isEmpty = this.data.length === 0;
    this.kind = '';
    this.data = [];
    if (!isEmpty) this.emit(event);
  }
}

export type LiveState = 'connecting' | 'live' | 'waiting';

export interface LiveOptions {
  url: string;
  onEvent: (event: ServerEvent) => void;
  onState: (state: LiveState) => void;
  /** Events may have been missed: whatever is shown must be asked for again. */
  onGap: () => void;
  onSignedOut: () => void;
  fetch?: typeof fetch;
  /** Milliseconds before attempt `failures`, which counts from 1. */
  delay?: (failures: number) => number;
}

const slowestRetryMs = 30_000;

/** 1 s, 2 s, 4 s ... 30 s, each between half and whole, so that pages do not come back together. */
export function retryDelay(failures: number, random: () => number = Math.random): number {
  const whole = Math.min(1000 * 2 ** (failures - 1), slowestRetryMs);
  return whole / 2 + (random() * whole) / 2;
}

/** Reads the stream until stopped, behind the last event that it saw. Returns how to stop it. */
export function openLive(options: LiveOptions): () => void {
  const stop = new AbortController();
  const ask = options.fetch ?? fetch;
  const delay = options.delay ?? retryDelay;
  let lastId = '';
  let failures = 0;

  async function readOnce(): Promise<'ended' | 'signed-out'> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (lastId) headers['Last-Event-ID'] = lastId;
    const response = await ask(options.url, { headers, signal: stop.signal, cache: 'no-store' });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    if (lastId === '') options.onGap(); // what was read before the stream began may be old by now
    failures = 0;
    options.onState('live');
    const parser = new SseParser((event) => {
      if (event.kind === 'reset') options.onGap();
      else options.onEvent(event);
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'ended';
      parser.push(decoder.decode(value, { stream: true }));
      if (parser.lastId) lastId = parser.lastId;
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      options.onState('connecting');
      try {
        if ((await readOnce()) === 'signed-out') return options.onSignedOut();
      } catch {
        if (stop.signal.aborted) return;
      }
      failures += 1;
      options.onState('waiting');
      await pause(delay(failures), stop.signal);
    }
  }

  void run();
  return () => stop.abort();
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
