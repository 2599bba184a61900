// What two artifacts are compared by, and how a difference between them reads.
import type { Schemas } from '@/api/client';
import type { Artifact } from './artifact_actions';

export type Comparison = Schemas['Comparison'];
export type Difference = Schemas['Difference'];
export type Severity = Difference['severity'];

export const severities: Severity[] = ['breaking', 'compatible', 'cosmetic'];

/** What to compare with when nobody said: what runs; for that itself, the one before it.
    `artifacts`: newest first. Null when there is no other. */
export function baselineOf(
  artifact: Pick<Artifact, 'id' | 'created_at'>,
  artifacts: Pick<Artifact, 'id' | 'created_at'>[],
  stableId: string | null,
): string | null {
  if (stableId !== null && stableId !== artifact.id) return stableId;
  const others = artifacts.filter(({ id }) => id !== artifact.id);
  const older = others.find(({ created_at }) => created_at < artifact.created_at);
  return (older ?? others.at(-1))?.id ?? null;
}

/** Those of a severity (null: of any) that have the text in what is shown of them. */
export function pick(differences: Difference[], severity: Severity | null, text: string): Difference[] {
  const wanted = text.trim().toLowerCase();
  return differences.filter(
    (one) =>
      (severity === null || one.severity === severity) &&
      (wanted === '' || everythingOf(one).some((part) => part.toLowerCase().includes(wanted))),
  );
}

function everythingOf(one: Difference): string[] {
  return [one.code, one.message, one.before, one.after, one.pointer, placeOf(one), ...one.operations];
}

/** "api.yaml:10:46", or only what of it is known. */
export function placeOf({ file, line, column }: Pick<Difference, 'file' | 'line' | 'column'>): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}

/** Breaking ones that say more than that an operation is gone, which is listed by itself. */
export function besides(breaking: Difference[], vanishing: string[] | null): Difference[] {
  const gone = new Set(vanishing ?? []);
  return breaking.filter(({ code, operation }) => code !== 'D1001' || !gone.has(operation));
}
