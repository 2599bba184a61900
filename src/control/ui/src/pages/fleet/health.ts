// What a gateway counted on one artifact, in words.
import type { DataPlane } from './gateway';

export type Health = DataPlane['health'][number];

/** Upper bounds of the latency buckets in seconds (docs/fleet-protocol.md); the last bucket has none. */
export const latencyBounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** The bound in seconds below which `share` of all requests were; null without requests, Infinity beyond the last. */
export function quantile(counts: number[], share: number): number | null {
  const total = counts.reduce((all, one) => all + one, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (const [index, bound] of latencyBounds.entries()) {
    seen += counts[index] ?? 0;
    if (seen >= rank) return bound;
  }
  return Infinity;
}

/** "250 µs", "2.5 ms", "10 s" */
export function latencyText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds === Infinity) return `over ${latencyBounds.at(-1)} s`;
  if (seconds >= 1) return `${seconds} s`;
  if (seconds >= 0.001) return `${round(seconds * 1e3)} ms`;
  return `${round(seconds * 1e6)} µs`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export function errorsOf(health: Health): number {
  return health.errors_5xx_gateway + health.errors_5xx_upstream;
}

/** "0.25 %"; what is not nothing is never said to be. */
export function shareText(part: number, all: number): string {
  if (all === 0) return '–';
  const percent = (100 * part) / all;
  if (part > 0 && percent < 0.01) return '<\u00a00.01\u00a0%';
  return `${round(percent)}\u00a0%`;
}

export function bytesText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
