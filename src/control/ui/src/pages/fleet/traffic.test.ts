import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrafficFeed, type Traffic } from './traffic';

const answer = (ids: string[]): Traffic => ({
  from: '',
  step_seconds: 60,
  series: ids.map((data_plane_id) => ({ data_plane_id, requests: [1], errors_5xx: [0] })),
});

describe('TrafficFeed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks for what is in sight once it stands still, and again when that is old', async () => {
    const load = vi.fn(async (ids: string[]) => answer(ids));
    const feed = new TrafficFeed(load);
    feed.start();
    feed.want(['a', 'b']);
    feed.want(['b', 'c']);
    await vi.advanceTimersByTimeAsync(200);
    expect(load.mock.calls).toEqual([[['b', 'c']]]);
    feed.want(['c', 'd']);
    await vi.advanceTimersByTimeAsync(200);
    expect(load.mock.calls[1]).toEqual([['d']]);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(load.mock.calls[2]).toEqual([['c', 'd']]);
    expect(feed.curve('b')).toEqual({ requests: [1], errors: [0] });
    feed.stop();
  });

  it('tries again what failed, and stops when it is told to', async () => {
    const load = vi.fn(async (ids: string[]) => answer(ids));
    load.mockRejectedValueOnce(new Error('down'));
    const feed = new TrafficFeed(load);
    feed.start();
    feed.want(['a']);
    await vi.advanceTimersByTimeAsync(200);
    expect(feed.curve('a')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(feed.curve('a')).toBeDefined();
    feed.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('never asks for more than the API takes', async () => {
    const load = vi.fn(async (ids: string[]) => answer(ids));
    const feed = new TrafficFeed(load);
    feed.start();
    feed.want(Array.from({ length: 300 }, (_, i) => String(i)));
    await vi.advanceTimersByTimeAsync(200);
    expect(load.mock.calls[0]![0]).toHaveLength(100);
    feed.stop();
  });
});
