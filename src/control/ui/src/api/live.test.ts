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

  it('forgets what waits when the page goes', () => {
    const invalidate = vi.fn();
    const gathered = gatherInvalidations(invalidate, 200);
    gathered.add([['audit']]);
    gathered.stop();
    vi.advanceTimersByTime(1000);
    expect(invalidate).not.toHaveBeenCalled();
  });
});
