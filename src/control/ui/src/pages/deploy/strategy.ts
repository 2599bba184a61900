// What the form about a strategy holds, what of it is sent, and the command that says the same.
import type { Schemas } from '@/api/client';
import { deployStrings as words } from '@/strings/deploy';

export type Strategy = Schemas['Strategy'];
export type Wave = Schemas['Wave'];
export type WaveKind = 'percent' | 'count' | 'labels';

export interface WaveDraft {
  key: number; // of the row on the page
  kind: WaveKind;
  text: string;
}

export interface StrategyDraft {
  type: 'all' | 'waves';
  waves: WaveDraft[];
  bake: string;
  max5xx: string; // percent
  maxP99: string;
  minRequests: string;
  onFailure: 'rollback' | 'pause';
}

export const emptyStrategy: StrategyDraft = {
  type: 'all',
  waves: [
    { key: 1, kind: 'percent', text: '10' },
    { key: 2, kind: 'percent', text: '50' },
  ],
  bake: '',
  max5xx: '',
  maxP99: '',
  minRequests: '',
  onFailure: 'rollback',
};

export const wavesMax = 20;

export function withWave(draft: StrategyDraft): StrategyDraft {
  const key = 1 + Math.max(0, ...draft.waves.map((wave) => wave.key));
  return { ...draft, waves: [...draft.waves, { key, kind: 'percent', text: '' }] };
}

function numberOf(text: string): number | null {
  const trimmed = text.trim();
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

function wholeOf(text: string): number | null {
  const value = numberOf(text);
  return value !== null && Number.isInteger(value) ? value : null;
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const bakeMax = 86_400;

/** "90", "90s", "1m30s", "2h" as whole seconds; null when it is none of these or more than a day. */
export function secondsOf(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) <= bakeMax ? Number(trimmed) : null;
  if (!/^(\d+\s*[smhd]\s*)+$/.test(trimmed)) return null;
  let sum = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+)\s*([smhd])/g)) sum += Number(amount) * units[unit!]!;
  return sum <= bakeMax ? sum : null;
}

/** "a=b, c=d" */
export function labelsOfText(text: string): Record<string, string> | null {
  const out: Record<string, string> = {};
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    if (at <= 0 || part.slice(0, at).trim() === '') return null;
    out[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  const count = Object.keys(out).length;
  return count > 0 && count <= 10 ? out : null;
}

export function waveOf(draft: WaveDraft): Wave | null {
  if (draft.kind === 'labels') {
    const labels = labelsOfText(draft.text);
    return labels && { labels };
  }
  if (draft.kind === 'count') {
    const count = wholeOf(draft.text);
    return count !== null && count >= 1 && count <= 1_000_000 ? { count } : null;
  }
  const percent = numberOf(draft.text);
  return percent !== null && percent > 0 && percent <= 100 ? { percent } : null;
}

export interface StrategyFaults {
  waves: Map<number, string>; // by key
  bake: string | null;
  max5xx: string | null;
  maxP99: string | null;
  minRequests: string | null;
}

function within(text: string, read: (text: string) => number | null, low: number, high: number): boolean {
  if (text.trim() === '') return true;
  const value = read(text);
  return value !== null && value >= low && value <= high;
}

export function faultsOf(draft: StrategyDraft): StrategyFaults {
  const waves = new Map<number, string>();
  if (draft.type === 'waves')
    for (const wave of draft.waves) if (waveOf(wave) === null) waves.set(wave.key, words.faults[wave.kind]);
  return {
    waves,
    bake: within(draft.bake, secondsOf, 0, bakeMax) ? null : words.faults.bake,
    max5xx: within(draft.max5xx, numberOf, 0, 100) ? null : words.faults.max5xx,
    maxP99: within(draft.maxP99, numberOf, 0, 1000) ? null : words.faults.maxP99,
    minRequests: within(draft.minRequests, wholeOf, 1, 1e9) ? null : words.faults.minRequests,
  };
}

export function isSound(faults: StrategyFaults): boolean {
  return faults.waves.size === 0 && !faults.bake && !faults.max5xx && !faults.maxP99 && !faults.minRequests;
}

/** What is left out has its default. Only for a draft without faults. */
export function strategyOf(draft: StrategyDraft): Strategy {
  const out: Strategy = { type: draft.type, on_failure: draft.onFailure };
  if (draft.type === 'waves') out.waves = draft.waves.flatMap((wave) => waveOf(wave) ?? []);
  const bake = draft.bake.trim() === '' ? null : secondsOf(draft.bake);
  if (bake !== null) out.bake_seconds = bake;
  const gate: NonNullable<Strategy['gate']> = {};
  const max5xx = numberOf(draft.max5xx);
  if (max5xx !== null) gate.max_5xx_ratio = Math.round(max5xx * 1e6) / 1e8;
  const maxP99 = numberOf(draft.maxP99);
  if (maxP99 !== null) gate.max_p99_ratio = maxP99;
  const minRequests = wholeOf(draft.minRequests);
  if (minRequests !== null) gate.min_requests = minRequests;
  if (Object.keys(gate).length > 0) out.gate = gate;
  return out;
}

function wordOf(wave: Wave): string | null {
  if (wave.percent !== undefined) return `${wave.percent}%`;
  if (wave.count !== undefined) return String(wave.count);
  const labels = Object.entries(wave.labels ?? {});
  return labels.length === 1 ? labels[0]!.join('=') : null;
}

/** Nothing when a wave asks for two labels: the command has no word for that. */
export function deployCli(
  project: string,
  artifactId: string,
  strategy: Strategy,
  isDry = false,
): string[] | undefined {
  const out = ['deploy', '--project', project, '--artifact', artifactId];
  for (const wave of strategy.waves ?? []) {
    const word = wordOf(wave);
    if (word === null) return undefined;
    out.push('--wave', word);
  }
  const { gate } = strategy;
  if (strategy.bake_seconds !== undefined) out.push('--bake', `${strategy.bake_seconds}s`);
  if (gate?.max_5xx_ratio !== undefined) out.push('--max-5xx', String(gate.max_5xx_ratio));
  if (gate?.max_p99_ratio !== undefined) out.push('--max-p99-ratio', String(gate.max_p99_ratio));
  if (gate?.min_requests !== undefined) out.push('--min-requests', String(gate.min_requests));
  if (strategy.on_failure === 'pause') out.push('--on-failure', 'pause');
  out.push(isDry ? '--dry-run' : '--wait');
  return out;
}
