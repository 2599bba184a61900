// Files that were dropped, chosen or pasted, read as text.
import { nameFor, withoutCommonFolder, type SourceFile } from './files';

export interface ReadFiles {
  files: SourceFile[];
  /** Paths that are no text, or that nobody asked for inside of a folder. */
  skipped: string[];
}

interface Found {
  path: string;
  file: File;
  /** Named by somebody, not just inside of a folder. */
  isChosen: boolean;
}

const isDescription = (path: string) => /\.(ya?ml|json)$/i.test(path);

async function textOf(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

async function readAllOf(found: Found[]): Promise<ReadFiles> {
  const out: ReadFiles = { files: [], skipped: [] };
  const wanted = found.filter(({ path, isChosen }) => isChosen || isDescription(path));
  const names = withoutCommonFolder(wanted.map(({ path }) => path)).map(nameFor);
  for (const [index, { path, file }] of wanted.entries()) {
    const text = await textOf(file);
    if (text === null) out.skipped.push(path);
    else out.files.push({ name: names[index]!, text });
  }
  for (const one of found) if (!wanted.includes(one)) out.skipped.push(one.path);
  return out;
}

/** From `<input type="file">`. */
export function readChosen(files: Iterable<File>): Promise<ReadFiles> {
  const found = [...files].map((file) => ({
    path: file.webkitRelativePath || file.name,
    file,
    isChosen: file.webkitRelativePath === '',
  }));
  return readAllOf(found);
}

function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function walk(entry: FileSystemEntry, isChosen: boolean, out: Found[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    out.push({ path: entry.fullPath.replace(/^\//, ''), file, isChosen });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (let some = await entriesOf(reader); some.length > 0; some = await entriesOf(reader))
    for (const one of some) if (!one.name.startsWith('.')) await walk(one, false, out);
}

/** From a drop: files and whole folders. Entries must be taken before anything is awaited. */
export async function readDropped(transfer: DataTransfer): Promise<ReadFiles> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const known = entries.filter((entry) => entry !== null);
  if (known.length === 0) return readChosen(transfer.files);
  const found: Found[] = [];
  for (const entry of known) await walk(entry, true, found);
  return readAllOf(found);
}
