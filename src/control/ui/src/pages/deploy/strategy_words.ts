// A strategy as the API keeps it, in words.
import { deployStrings as words } from '@/strings/deploy';
import type { Strategy, Wave } from './strategy';

interface KeptStrategy {
  type?: string;
  waves?: Wave[];
  bake_seconds?: number;
  gate?: { max_5xx_ratio?: number; max_p99_ratio?: number; min_requests?: number } | null;
  on_failure?: Strategy['on_failure'];
}

export function keptStrategy(strategy: unknown): KeptStrategy {
  return typeof strategy === 'object' && strategy !== null ? (strategy as KeptStrategy) : {};
}

function percentText(ratio: number): string {
  return `${Math.round(ratio * 1e6) / 1e4} %`;
}

/** "10 %", "5", "ring=canary" */
export function waveText(wave: Wave): string {
  if (wave.percent !== undefined) return `${wave.percent} %`;
  if (wave.count !== undefined) return wave.count.toLocaleString('en');
  return Object.entries(wave.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** "10 % → 50 % → rest" */
export function strategyText(strategy: unknown): string {
  const { waves = [] } = keptStrategy(strategy);
  if (waves.length === 0) return words.allAtOnce;
  const steps = waves.map(waveText);
  const isWhole = waves.at(-1)?.percent === 100;
  return (isWhole ? steps : [...steps, words.rest]).join(' → ');
}

/** What the gate asks for, a sentence each; a ratio that allows everything asks for nothing. */
export function gateWants(strategy: unknown): string[] {
  const { gate } = keptStrategy(strategy);
  if (!gate) return [];
  const out: string[] = [];
  if (gate.max_5xx_ratio !== undefined && gate.max_5xx_ratio < 1)
    out.push(words.want5xx(percentText(gate.max_5xx_ratio)));
  if (gate.max_p99_ratio) out.push(words.wantP99(gate.max_p99_ratio));
  if (gate.min_requests !== undefined) out.push(words.wantRequests(gate.min_requests));
  return out;
}

interface Seen {
  requests: number;
  errors: number;
  ratio_5xx: number;
  p99_seconds: number;
}

export interface GateView {
  wave: Seen;
  others: Seen;
  past: Seen;
}

/** What the gate saw last, when it saw anything. */
export function gateView(gate: unknown): GateView | null {
  if (typeof gate !== 'object' || gate === null || !('wave' in gate)) return null;
  return gate as GateView;
}
