// All gateways of a project, kept fresh: read once, then only those that have spoken since.
// Silence is told by events, which make the page ask again for everything.
import type { Page } from '@/api/paged';
import { Problem, toProblem } from '@/api/problem';
import { gatewayOf, isSame, type DataPlane, type Gateway } from './gateway';

export interface FleetQuery {
  limit: number;
  cursor?: string;
  seen_after?: string;
}

export interface FleetState {
  rows: readonly Gateway[]; // in the order in which they first came
  isComplete: boolean; // everything was read once
  problem: Problem | null; // of the last question
}

export interface FleetOptions {
  load: (query: FleetQuery) => Promise<Page<DataPlane>>;
  now?: () => number;
  isHidden?: () => boolean;
}

const pollMs = 1000;
const reloadGapMs = 3000;
const reloadEveryMs = 60_000;
const slowestPollMs = 15_000;
const wholePage = 1000;
const pollPage = 250; // small answers are parsed between two frames
const overlapMs = 2000; // what was written at once may become visible one after the other

type Rows = Map<string, Gateway>;

/** Rows with `changes` in them; the same map when nothing differs. */
export function merged(rows: Rows, changes: readonly Gateway[]): Rows {
  let out = rows;
  for (const next of changes) {
    const known = out.get(next.id);
    if (known && isSame(known, next)) continue;
    if (out === rows) out = new Map(rows);
    out.set(next.id, next);
  }
  return out;
}

/** What is in `rows` and still the same stays the same object. */
export function replaced(rows: Rows, all: readonly Gateway[]): Rows {
  const out: Rows = new Map();
  for (const next of all) {
    const known = rows.get(next.id);
    out.set(next.id, known && isSame(known, next) ? known : next);
  }
  return out;
}

function newest(rows: Iterable<Gateway>): number {
  let out = 0;
  for (const { lastSeen } of rows) if (lastSeen) out = Math.max(out, Date.parse(lastSeen));
  return out;
}

export class FleetFeed {
  private rows: Rows = new Map();
  private shown: Rows = this.rows; // of which `state` tells
  private state: FleetState = { rows: [], isComplete: false, problem: null };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private life = 0; // answers to questions of an earlier life are nobody's
  private isDue = true; // all of it is to be read
  private readAt = 0;
  private failures = 0;
  private readonly now: () => number;
  private readonly isHidden: () => boolean;

  constructor(private readonly options: FleetOptions) {
    this.now = options.now ?? Date.now;
    this.isHidden = options.isHidden ?? (() => document.visibilityState === 'hidden');
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly snapshot = (): FleetState => this.state;

  start(): void {
    this.life += 1;
    this.isDue = true;
    void this.turn(this.life);
  }

  stop(): void {
    this.life += 1;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Something changed of which no gateway tells. */
  reload(): void {
    this.isDue = true;
  }

  /** It was sent away. */
  drop(id: string): void {
    if (!this.rows.has(id)) return;
    this.rows = new Map(this.rows);
    this.rows.delete(id);
    this.isDue = true; // an answer under way may still have it
    this.show();
  }

  private show(problem: Problem | null = this.state.problem, isComplete = this.state.isComplete): void {
    const isSameRows = this.shown === this.rows;
    if (isSameRows && problem === this.state.problem && isComplete === this.state.isComplete) return;
    const rows = isSameRows ? this.state.rows : [...this.rows.values()];
    this.shown = this.rows;
    this.state = { rows, isComplete, problem };
    this.listeners.forEach((listener) => listener());
  }

  private async turn(life: number): Promise<void> {
    const began = this.now();
    try {
      if (!this.isHidden()) await this.ask(life, began);
      this.failures = 0;
      if (life === this.life) this.show(null);
    } catch (error) {
      this.failures += 1;
      if (life === this.life) this.show(toProblem(error));
    }
    if (life !== this.life) return;
    const took = this.now() - began;
    // A server that answers slowly is asked more rarely.
    const wait = Math.max(pollMs * 2 ** Math.min(this.failures, 4) - took, 3 * took, 100);
    this.timer = setTimeout(() => void this.turn(life), Math.min(wait, slowestPollMs));
  }

  private async ask(life: number, now: number): Promise<void> {
    const age = now - this.readAt;
    const isWhole = !this.state.isComplete || age > reloadEveryMs || (this.isDue && age > reloadGapMs);
    if (!isWhole) return this.askForChanges(life);
    this.isDue = false;
    const all: Gateway[] = [];
    await this.pages(life, { limit: wholePage }, (gateways) => {
      all.push(...gateways);
      if (this.state.isComplete) return;
      this.rows = merged(this.rows, gateways); // the first ones are shown while the rest comes
      this.show(null);
    });
    if (life !== this.life) return;
    this.readAt = this.now();
    this.rows = replaced(this.rows, all);
    this.show(null, true);
  }

  private async askForChanges(life: number): Promise<void> {
    const since = newest(this.rows.values());
    const query: FleetQuery = { limit: pollPage };
    if (since > 0) query.seen_after = new Date(since - overlapMs).toISOString();
    await this.pages(life, query, (gateways) => {
      this.rows = merged(this.rows, gateways);
    });
  }

  private async pages(life: number, query: FleetQuery, take: (gateways: Gateway[]) => void): Promise<void> {
    let cursor: string | null = null;
    do {
      const page: Page<DataPlane> = await this.options.load(cursor === null ? query : { ...query, cursor });
      if (life !== this.life) return;
      const now = this.now();
      take(page.items.map((one) => gatewayOf(one, now)));
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
}
