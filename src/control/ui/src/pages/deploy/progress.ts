// How far a deployment is, from what the API says of it.
import type { Schemas } from '@/api/client';

export type Deployment = Schemas['Deployment'];
export type Target = NonNullable<Deployment['targets']>[number];
/** As the API has them; "returned" is what it calls applied, of those that were given back what they ran. */
export type Verdict = Target['phase'] | 'returned';
export type Plan = Schemas['DeploymentPlan'];

/** In the order in which bars show them: what is through first, what has not begun last. */
export const verdicts: Verdict[] = [
  'applied',
  'returned',
  'verifying',
  'downloading',
  'rejected',
  'incompatible',
  'unreachable',
  'superseded',
  'pending',
];

export interface Slice {
  verdict: Verdict;
  count: number;
}

export function slicesOf(counts: Record<string, number>): Slice[] {
  return verdicts.flatMap((verdict) => (counts[verdict] ? [{ verdict, count: counts[verdict] }] : []));
}

export function countOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, one) => all + one, 0);
}

/** A deployment that was rolled back has given back whatever was applied. */
export function shownCounts({
  counts,
  status,
}: Pick<Deployment, 'counts' | 'status'>): Record<string, number> {
  if (status !== 'rolled_back' || !counts.applied) return counts;
  const { applied, ...others } = counts;
  return { ...others, returned: applied };
}

export function verdictOf(target: Target): Verdict {
  const isReturned = target.phase === 'applied' && reasonOf(target.reason)?.code === 'rolled_back';
  return isReturned ? 'returned' : target.phase;
}

/** Gateways that said no, or could not, and why. */
export function refusalsOf(deployment: Deployment): Target[] {
  return (deployment.targets ?? []).filter(({ phase }) => phase === 'rejected' || phase === 'incompatible');
}

export interface WaveProgress {
  wave: number;
  status: Deployment['waves'][number]['status'];
  all: number;
  applied: number;
  slices: Slice[];
}

export function wavesOf(deployment: Deployment): WaveProgress[] {
  const counts = new Map<number, Record<string, number>>();
  for (const target of deployment.targets ?? []) {
    const of = counts.get(target.wave) ?? {};
    const verdict = verdictOf(target);
    of[verdict] = (of[verdict] ?? 0) + 1;
    counts.set(target.wave, of);
  }
  return deployment.waves.map(({ wave, targets, status }) => {
    const of = counts.get(wave) ?? {};
    return { wave, status, all: targets, applied: of.applied ?? 0, slices: slicesOf(of) };
  });
}

export function isUnderWay(deployment: Pick<Deployment, 'finished_at'>): boolean {
  return deployment.finished_at === null;
}

export type Act = 'pause' | 'resume' | 'rollback';

/** What the API would not refuse now, and what is left to do. */
export function actsOf(deployment: Deployment): Act[] {
  if (!isUnderWay(deployment)) {
    const isUndone = deployment.status === 'rolled_back' || deployment.previous_artifact_id === null;
    return isUndone ? [] : ['rollback'];
  }
  const isReturning = deployment.phase === 'returning';
  const acts: Act[] = [];
  if (deployment.status === 'running' && !isReturning) acts.push('pause');
  if (deployment.status === 'paused') acts.push('resume');
  if (!isReturning) acts.push('rollback');
  return acts;
}

export interface Reason {
  code: string;
  message: string;
}

/** The API's `{code, message}`, whatever else there is. */
export function reasonOf(reason: unknown): Reason | null {
  if (typeof reason !== 'object' || reason === null) return null;
  const { code, message } = reason as { code?: unknown; message?: unknown };
  return { code: String(code ?? ''), message: String(message ?? '') };
}

const gravity: Record<Verdict, number> = {
  rejected: 0,
  incompatible: 1,
  unreachable: 2,
  downloading: 3,
  verifying: 3,
  pending: 4,
  superseded: 5,
  returned: 6,
  applied: 6,
};

/** By wave; in a wave, what needs somebody's eyes first. */
export function orderedTargets(targets: readonly Target[]): Target[] {
  return [...targets].sort(
    (a, b) =>
      a.wave - b.wave ||
      gravity[a.phase] - gravity[b.phase] ||
      (a.name ?? '').localeCompare(b.name ?? '', 'en', { numeric: true }),
  );
}

/** Gateways of a dry run by what would become of them. */
export function changesOf(plan: Plan): Record<Plan['targets'][number]['change'], number> {
  const out = { change: 0, none: 0, offline: 0, incompatible: 0 };
  for (const target of plan.targets) out[target.change] += 1;
  return out;
}
