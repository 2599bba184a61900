// Files that were dropped on the list, on their way to the page that takes them.
import type { SourceFile } from './files';

let waiting: SourceFile[] = [];

export function handOver(files: SourceFile[]): void {
  waiting = files;
}

/** Takes them away: they are there once. */
export function takeOver(): SourceFile[] {
  const files = waiting;
  waiting = [];
  return files;
}
