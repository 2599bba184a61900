import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherInvalidations } from './live';

describe('gatherInvalidations', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks once for what many events touch', () => {
    const invalidate = vi.fn();
    const gathered = gatherInvalidations(invalidate, 200);
    for (let i = 0; i < 500; i += 1) gathered.add([['data-planes', 'p'], ['audit']]);
    expect(invalidate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(invalidate.mock.calls).toEqual([[['data-planes', 'p']], [['audit']]]);
    gathered.add([['audit']]);
    vi.advanceTimersByTime(200);
    expect(invalidate).toHaveBeenCalledTimes(3);
  });

  it('waits for the answer to what is being asked already', () => {
    const invalidate = vi.fn();
    let isBusy = true;
    const gathered = gatherInvalidations(invalidate, 200, ([name]) => name === 'data-planes' && isBusy);
    gathered.add([['data-planes', 'p'], ['audit']]);
    vi.advanceTimersByTime(1000);
    expect(invalidate.mock.calls).toEqual([[['audit']]]);
    isBusy = false;
    vi.advanceTimersByTime(200);
    expect(invalidate.mock.calls[1]).toEqual([['data-planes', 'p']]);
  });

  it('forgets what waits when the page goes', () => {
    const invalidate = vi.fn();
    const gathered = gatherInvalidations(invalidate, 200);
    gathered.add([['audit']]);
    gathered.stop();
    vi.advanceTimersByTime(1000);
    expect(invalidate).not.toHaveBeenCalled();
  });
});
