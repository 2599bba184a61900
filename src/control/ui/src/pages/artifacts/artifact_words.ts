// What is said of an artifact, without React.
import type { Artifact } from './artifact_actions';

/** The titles of the descriptions in it; the names of their files where they have none. */
export function titlesOf({ specs }: Pick<Artifact, 'specs'>): string[] {
  return (specs ?? []).flatMap((spec) => {
    const { kind, title, file } = spec as { kind?: string; title?: string; file?: string };
    if (kind !== 'openapi' && kind !== 'asyncapi') return [];
    return [title || file || ''];
  });
}

/** What a list of choices has: `also` where it was not read yet, and not `without`. */
export function choicesOf<T extends { id: string }>(items: T[], also?: T, without?: string): T[] {
  const isThere = also === undefined || items.some(({ id }) => id === also.id);
  return (isThere ? items : [...items, also]).filter(({ id }) => id !== without);
}

/** "33.3 KB" */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The next release number to offer. */
export function nextRelease({ release }: Pick<Artifact, 'release'>): number {
  return (release ?? 0) + 1;
}

/** The end of the last day ("2027-01-31") as the API takes it. */
export function notAfterOf(day: string): string {
  const isDay = /^20\d\d-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
  return isDay ? `${day}T23:59:59Z` : '';
}
