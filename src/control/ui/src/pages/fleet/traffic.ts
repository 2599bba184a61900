// Traffic of the gateways that are in sight, and of no others.
import { useMemo, useEffect, useSyncExternalStore } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import type { Curve } from './sparkline_shape';

export type Traffic = Schemas['Traffic'];
type Load = (ids: string[]) => Promise<Traffic>;

const freshMs = 15_000; // gateways tell every 30 s
const settleMs = 150; // while rows fly by, nothing is asked
const idsMax = 100; // the most that the API takes at once
const keptMax = 500;

export class TrafficFeed {
  private readonly curves = new Map<string, Curve>();
  private readonly readAt = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private wanted: string[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isStopped = false;

  constructor(
    private readonly load: Load,
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  curve(id: string): Curve | undefined {
    return this.curves.get(id);
  }

  /** These are in sight now. */
  want(ids: string[]): void {
    this.wanted = ids.slice(0, idsMax);
    this.later(settleMs);
  }

  start(): void {
    this.isStopped = false;
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private later(milliseconds: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => void this.ask(), milliseconds);
  }

  private async ask(): Promise<void> {
    const now = this.now();
    const old = this.wanted.filter((id) => now - (this.readAt.get(id) ?? -Infinity) >= freshMs);
    if (old.length > 0) {
      old.forEach((id) => this.readAt.set(id, now));
      try {
        const traffic = await this.load(old);
        this.take(traffic);
      } catch {
        old.forEach((id) => this.readAt.delete(id)); // the table itself says when the API does not answer
      }
    }
    if (this.wanted.length > 0) this.later(freshMs);
  }

  private take(traffic: Traffic): void {
    for (const { data_plane_id, requests, errors_5xx } of traffic.series) {
      if (data_plane_id === null) continue;
      this.curves.delete(data_plane_id); // what was read last stands last
      this.curves.set(data_plane_id, { requests, errors: errors_5xx });
    }
    for (const id of this.curves.keys()) {
      if (this.curves.size <= keptMax) break;
      this.curves.delete(id);
      this.readAt.delete(id);
    }
    this.listeners.forEach((listener) => listener());
  }
}

export function useTrafficFeed(projectId: string): TrafficFeed {
  const feed = useMemo(
    () =>
      new TrafficFeed((ids) =>
        ask(
          api.GET('/projects/{id}/traffic', {
            params: { path: { id: projectId }, query: { data_plane: ids } },
          }),
        ),
      ),
    [projectId],
  );
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return feed;
}

export function useCurve(feed: TrafficFeed, id: string): Curve | undefined {
  return useSyncExternalStore(feed.subscribe, () => feed.curve(id));
}
