import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '@/api/problem';
import { FleetFeed, merged, replaced, type FleetQuery } from './feed';
import { gatewayOf, type DataPlane, type Gateway } from './gateway';

function dataPlane(id: string, second: number, more: Partial<DataPlane> = {}): DataPlane {
  return {
    id,
    name: id,
    status: 'online',
    labels: {},
    version: '1',
    digest: 'd',
    artifact_id: null,
    desired_digest: 'd',
    drift_seconds: 0,
    last_error: null,
    last_seen: new Date(second * 1000).toISOString(),
    ...more,
  } as unknown as DataPlane;
}

const gateway = (id: string, second: number): Gateway => gatewayOf(dataPlane(id, second), 0);
const mapOf = (...all: Gateway[]) => new Map(all.map((one) => [one.id, one]));

describe('merged', () => {
  it('is the same map when nothing differs', () => {
    const rows = mapOf(gateway('a', 1), gateway('b', 1));
    expect(merged(rows, [gateway('a', 1)])).toBe(rows);
  });
  it('changes what changed, adds what is new, and keeps everybody in place', () => {
    const rows = mapOf(gateway('a', 1), gateway('b', 1));
    const next = merged(rows, [gateway('c', 2), gateway('a', 2)]);
    expect([...next.keys()]).toEqual(['a', 'b', 'c']);
    expect(next.get('b')).toBe(rows.get('b'));
    expect(rows.get('a')!.lastSeen).toContain('01.000'); // the old map is as it was
  });
});

describe('replaced', () => {
  it('forgets who is not there any more and keeps the objects of those that are the same', () => {
    const rows = mapOf(gateway('a', 1), gateway('b', 1));
    const next = replaced(rows, [gateway('b', 1)]);
    expect([...next.keys()]).toEqual(['b']);
    expect(next.get('b')).toBe(rows.get('b'));
  });
});

describe('FleetFeed', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  /** Answers from `fleet` as the API would, a page being at most `limit`. */
  function feedOf(fleet: DataPlane[], isHidden = () => false) {
    const asked: FleetQuery[] = [];
    const feed = new FleetFeed({
      isHidden,
      load: async (query) => {
        asked.push(query);
        const since = query.seen_after ? Date.parse(query.seen_after) : -1;
        const all = fleet.filter(({ last_seen }) => Date.parse(last_seen!) > since);
        const from = Number(query.cursor ?? 0);
        const to = from + query.limit;
        return { items: all.slice(from, to), next_cursor: to < all.length ? String(to) : null };
      },
    });
    return { feed, asked };
  }
  const ids = (feed: FleetFeed) => feed.snapshot().rows.map(({ id }) => id);

  it('reads everything once, then who has spoken since', async () => {
    const fleet = [dataPlane('a', 100), dataPlane('b', 200)];
    const { feed, asked } = feedOf(fleet);
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.snapshot().isComplete).toBe(true);
    const before = feed.snapshot();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.at(-1)!.seen_after).toBe(new Date(198_000).toISOString());
    expect(feed.snapshot()).toBe(before); // b again, and nothing new of it
    fleet[0] = dataPlane('a', 300, { status: 'deploying' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.snapshot().rows[0]!.status).toBe('deploying');
    feed.stop();
    const count = asked.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(count);
  });

  it('goes through all pages and shows the first before the last has come', async () => {
    const fleet = Array.from({ length: 2500 }, (_, i) => dataPlane(`g${i}`, 100));
    const { feed, asked } = feedOf(fleet);
    const seen: number[] = [];
    feed.subscribe(() => seen.push(feed.snapshot().rows.length));
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.stop();
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, '1000', '2000']);
    expect(seen.slice(0, 3)).toEqual([1000, 2000, 2500]);
  });

  it('asks for everything again when it is told to, but not all the time', async () => {
    const fleet = [dataPlane('a', 100), dataPlane('b', 100)];
    const { feed, asked } = feedOf(fleet);
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    fleet.pop();
    feed.reload();
    await vi.advanceTimersByTimeAsync(2000);
    expect(ids(feed)).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(2500);
    expect(ids(feed)).toEqual(['a']);
    expect(asked.filter((query) => query.seen_after === undefined)).toHaveLength(2);
    feed.stop();
  });

  it('drops at once who was sent away', async () => {
    const { feed } = feedOf([dataPlane('a', 100), dataPlane('b', 100)]);
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.drop('a');
    expect(ids(feed)).toEqual(['b']);
    feed.stop();
  });

  it('says that it could not ask, keeps what it knows, and asks more rarely', async () => {
    let isDown = false;
    let calls = 0;
    const feed = new FleetFeed({
      isHidden: () => false,
      load: async () => {
        calls += 1;
        if (isDown) throw new Problem(503, 'Down', '', 'r');
        return { items: [dataPlane('a', 100)], next_cursor: null };
      },
    });
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    isDown = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.snapshot()).toMatchObject({ isComplete: true, problem: { status: 503 } });
    expect(ids(feed)).toEqual(['a']);
    const before = calls;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls - before).toBeLessThan(4);
    isDown = false;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(feed.snapshot().problem).toBeNull();
    feed.stop();
  });

  it('is silent while nobody looks', async () => {
    let isHidden = false;
    const { feed, asked } = feedOf([dataPlane('a', 100)], () => isHidden);
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    isHidden = true;
    const count = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(count);
    isHidden = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(count + 1);
    feed.stop();
  });
});
