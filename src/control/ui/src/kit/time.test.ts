import { describe, expect, it } from 'vitest';
import { duration, relativeTime } from './time';

const now = new Date('2026-01-02T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('relativeTime', () => {
  it('is short and never wrong by a unit', () => {
    expect(relativeTime(after(-2), now)).toBe('now');
    expect(relativeTime(after(-59), now)).toBe('59 sec. ago');
    expect(relativeTime(after(-61), now)).toBe('1 min. ago');
    expect(relativeTime(after(-7199), now)).toBe('1 hr. ago');
    expect(relativeTime(after(-3 * 86400), now)).toBe('3 days ago');
    expect(relativeTime(after(2 * 86400), now)).toBe('in 2 days');
    expect(relativeTime(after(-800 * 86400), now)).toBe('2 yr. ago');
  });
});

describe('duration', () => {
  it('shows the two largest parts', () => {
    expect(duration(0)).toBe('0s');
    expect(duration(125)).toBe('2m 5s');
    expect(duration(3600)).toBe('1h');
    expect(duration(90061)).toBe('1d 1h');
  });
});
