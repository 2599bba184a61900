// Which files differ between two revisions, by their digests.

interface Files {
  files: { name: string; digest: string }[];
}

export interface FileChange {
  name: string;
  kind: 'added' | 'removed' | 'changed';
}

export function changesBetween(from: Files, to: Files): FileChange[] {
  const before = new Map(from.files.map(({ name, digest }) => [name, digest]));
  const after = new Map(to.files.map(({ name, digest }) => [name, digest]));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): FileChange[] => {
    if (!before.has(name)) return [{ name, kind: 'added' }];
    if (!after.has(name)) return [{ name, kind: 'removed' }];
    return before.get(name) === after.get(name) ? [] : [{ name, kind: 'changed' }];
  });
}
