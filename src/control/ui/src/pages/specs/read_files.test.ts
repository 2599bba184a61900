import { describe, expect, it } from 'vitest';
import { readChosen, readDropped } from './read_files';

function fileOf(path: string, content: string | Uint8Array<ArrayBuffer>, isInFolder = false): File {
  const file = new File([content], path.split('/').at(-1)!);
  Object.defineProperty(file, 'webkitRelativePath', { value: isInFolder ? path : '' });
  return file;
}

/** As browsers give a dropped folder: at most some entries at a time, then none. */
function folder(path: string, inside: object[]) {
  return {
    isFile: false,
    name: path.split('/').at(-1),
    fullPath: path,
    createReader: () => {
      const left = [...inside];
      return { readEntries: (done: (some: object[]) => void) => done(left.splice(0, 1)) };
    },
  };
}

function entry(path: string, content: string) {
  return {
    isFile: true,
    name: path.split('/').at(-1),
    fullPath: path,
    file: (done: (file: File) => void) => done(fileOf(path, content)),
  };
}

describe('readChosen', () => {
  it('reads text and says what is none', async () => {
    const read = await readChosen([
      fileOf('my api.yaml', 'openapi: é'),
      fileOf('x.png', new Uint8Array([0x89, 0xff, 0])),
    ]);
    expect(read).toEqual({ files: [{ name: 'my-api.yaml', text: 'openapi: é' }], skipped: ['x.png'] });
  });

  it('takes descriptions out of a folder', async () => {
    const read = await readChosen([
      fileOf('apis/a.yaml', 'a', true),
      fileOf('apis/parts/b.json', 'b', true),
      fileOf('apis/README.md', 'c', true),
    ]);
    expect(read.files.map(({ name }) => name)).toEqual(['a.yaml', 'parts/b.json']);
    expect(read.skipped).toEqual(['apis/README.md']);
  });
});

describe('readDropped', () => {
  it('walks through folders', async () => {
    const dropped = folder('/apis', [
      entry('/apis/a.yaml', 'a'),
      folder('/apis/parts', [entry('/apis/parts/b.yml', 'b'), entry('/apis/parts/c.txt', 'c')]),
      folder('/apis/.git', [entry('/apis/.git/x.yaml', 'x')]),
    ]);
    const transfer = { items: [{ webkitGetAsEntry: () => dropped }], files: [] };
    const read = await readDropped(transfer as unknown as DataTransfer);
    expect(read.files.map(({ name }) => name)).toEqual(['a.yaml', 'parts/b.yml']);
    expect(read.skipped).toEqual(['apis/parts/c.txt']);
  });
});
