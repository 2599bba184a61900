import { useEffect, useState } from 'react';
import { strings } from '@/strings';

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** "5 min. ago", "in 2 days"; "now" within five seconds of it. */
export function relativeTime(then: Date, now: Date): string {
  let amount = (then.getTime() - now.getTime()) / 1000;
  if (Math.abs(amount) < 5) return strings.kit.now;
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return words.format(Math.trunc(amount), unit);
    amount /= size;
  }
  return '';
}

/** "2m 5s", "3h 20m", "12d 4h": the two largest parts. */
export function duration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
}

const tickMs = 10_000;
const listeners = new Set<(now: Date) => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

/** One timer for all times on the page. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    listeners.add(setNow);
    ticking ??= setInterval(() => {
      const at = new Date();
      listeners.forEach((listener) => listener(at));
    }, tickMs);
    return () => {
      listeners.delete(setNow);
      if (listeners.size > 0 || ticking === null) return;
      clearInterval(ticking);
      ticking = null;
    };
  }, []);
  return now;
}

/** How long ago; the exact time when the pointer rests on it. */
export function RelativeTime({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className="text-ink-faint">{strings.kit.never}</span>;
  const then = new Date(at);
  return (
    <time dateTime={at} title={then.toISOString()} className="whitespace-nowrap">
      {relativeTime(then, now)}
    </time>
  );
}

/** For how long already. `since`: milliseconds. */
export function Age({ since }: { since: number }) {
  const now = useNow();
  return (
    <time title={new Date(since).toISOString()} className="whitespace-nowrap">
      {duration(Math.max(0, (now.getTime() - since) / 1000))}
    </time>
  );
}
