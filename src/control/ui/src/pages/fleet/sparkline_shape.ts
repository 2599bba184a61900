// From counts to a drawing.

export interface Curve {
  requests: number[];
  errors: number[];
}

export interface Sums {
  requests: number;
  errors: number;
}

export function sumsOf(curve: Curve): Sums {
  const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0);
  return { requests: sum(curve.requests), errors: sum(curve.errors) };
}

/** The last whole minute: the one under way is not over. */
export function lastMinute(curve: Curve): number {
  return curve.requests.at(-2) ?? curve.requests.at(-1) ?? 0;
}

const shortNumber = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 950, 1.2K, 3.4M */
export function compact(count: number): string {
  return shortNumber.format(count);
}

export interface Bar {
  x: number;
  height: number;
}

/** Bars from the bottom for `counts`, all on one scale of `max`. What is not nothing is at least a pixel high. */
export function barsOf(counts: number[], max: number, width: number, height: number): Bar[] {
  const step = width / counts.length;
  return counts.flatMap((count, index) =>
    count > 0 && max > 0
      ? [{ x: index * step, height: Math.max(1, Math.min(height, (count / max) * height)) }]
      : [],
  );
}

/** One path for all bars: an element a bar is too much for a table of them. */
export function pathOf(bars: Bar[], step: number, height: number): string {
  const round = (value: number) => Math.round(value * 100) / 100;
  return bars
    .map(
      (bar) => `M${round(bar.x)} ${height}v-${round(bar.height)}h${round(step * 0.8)}v${round(bar.height)}z`,
    )
    .join('');
}
