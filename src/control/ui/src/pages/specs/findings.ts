// Findings, put in order and counted.
import type { Finding } from '@/api/problem';

export interface Counts {
  errors: number;
  warnings: number;
}

export function countOf(findings: Finding[]): Counts {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}

/** Errors first, then by place. */
export function inOrder(findings: Finding[]): Finding[] {
  const rank = (finding: Finding) => (finding.severity === 'error' ? 0 : 1);
  return [...findings].sort(
    (a, b) => rank(a) - rank(b) || compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function placeOf({ file, line, column }: Finding): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}

interface Described {
  id: string;
  name: string;
  files: { name: string }[];
}

/** Which description a finding of a compilation is in. With several that have files of one name,
    the compiler reads each from a folder named like the description. */
export function ownerOf(finding: Finding, specs: Described[]): { id: string; file: string } | null {
  const has = (spec: Described, file: string) => spec.files.some(({ name }) => name === file);
  for (const spec of specs) {
    const inside = finding.file.startsWith(`${spec.name}/`) ? finding.file.slice(spec.name.length + 1) : '';
    if (inside !== '' && has(spec, inside)) return { id: spec.id, file: inside };
  }
  const plain = specs.filter((spec) => has(spec, finding.file));
  return plain.length === 1 ? { id: plain[0]!.id, file: finding.file } : null;
}

/** `?file=a.yaml&at=3:7` */
export function placeQuery(file: string, finding: Finding): string {
  return new URLSearchParams({ file, at: `${finding.line}:${finding.column}` }).toString();
}

export function readPlace(at: string | null): { line: number; column: number } | null {
  const match = /^(\d{1,7}):(\d{1,7})$/.exec(at ?? '');
  return match ? { line: Number(match[1]), column: Number(match[2]) } : null;
}
