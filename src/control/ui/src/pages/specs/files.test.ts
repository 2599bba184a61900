import { describe, expect, it } from 'vitest';
import {
  emptyDraft,
  entryOf,
  isSameDraft,
  nameFor,
  specNameFor,
  uploadCli,
  uploadOf,
  withFiles,
  withText,
  withoutCommonFolder,
  withoutFile,
} from './files';

const main = { name: 'api.yaml', text: 'openapi: 3.1.0\n' };
const part = { name: 'parts/pet.yaml', text: 'type: object\n' };

describe('names', () => {
  it('are what the API takes', () => {
    expect(nameFor('my api (1).yaml')).toBe('my-api-1-.yaml');
    expect(nameFor('./a/../b.yaml')).toBe('a/b.yaml');
    expect(nameFor('.hidden/<script>.yaml')).toBe('hidden/-script-.yaml');
    expect(nameFor('')).toBe('openapi.yaml');
  });

  it('lose the folder that all share', () => {
    expect(withoutCommonFolder(['x/a.yaml', 'x/y/b.yaml'])).toEqual(['a.yaml', 'y/b.yaml']);
    expect(withoutCommonFolder(['x/a.yaml', 'b.yaml'])).toEqual(['x/a.yaml', 'b.yaml']);
    expect(withoutCommonFolder(['x/y/a.yaml'])).toEqual(['a.yaml']);
    expect(withoutCommonFolder([])).toEqual([]);
  });

  it('of descriptions come from the file', () => {
    expect(specNameFor('apis/petstore.v2.yaml')).toBe('petstore.v2');
    expect(specNameFor('_x.json')).toBe('x');
    expect(specNameFor('')).toBe('api');
  });
});

describe('entryOf', () => {
  it('is the file that says what it is', () => {
    expect(entryOf([part, main])).toBe('api.yaml');
    expect(entryOf([{ name: 'a.json', text: '{\n  "asyncapi": "3.0.0"}' }, part])).toBe('a.json');
    expect(entryOf([{ name: 'z.json', text: '{"openapi": "3.1.0"}' }, part])).toBe('z.json');
    expect(entryOf([part])).toBe('parts/pet.yaml');
    expect(entryOf([])).toBe('');
  });
});

describe('drafts', () => {
  it('take files, replace them by name, lose them', () => {
    const draft = withFiles(emptyDraft, [part, main]);
    expect(draft.entry).toBe('api.yaml');
    expect(draft.files.map(({ name }) => name)).toEqual(['api.yaml', 'parts/pet.yaml']);
    const other = withFiles(draft, [{ name: 'api.yaml', text: 'x' }]);
    expect(other.files).toHaveLength(2);
    expect(isSameDraft(draft, other)).toBe(false);
    expect(isSameDraft(draft, withText(other, 'api.yaml', main.text))).toBe(true);
    expect(withoutFile(draft, 'api.yaml')).toEqual({ files: [part], entry: 'parts/pet.yaml' });
  });
});

describe('uploadOf', () => {
  it('sends one file as it is', () => {
    expect(uploadOf({ files: [main], entry: 'api.yaml' })).toEqual({
      body: main.text,
      contentType: 'application/yaml',
      query: { filename: 'api.yaml' },
    });
  });

  it('sends several as a form, under their names', () => {
    const upload = uploadOf({ files: [main, part], entry: 'api.yaml' });
    expect(upload.query).toEqual({ entry: 'api.yaml' });
    expect(upload.contentType).toBeNull();
    const form = upload.body as FormData;
    expect([...form.keys()]).toEqual(['api.yaml', 'parts/pet.yaml']);
    expect((form.get('parts/pet.yaml') as File).name).toBe('parts/pet.yaml');
  });
});

describe('uploadCli', () => {
  it('names the entry first, and the description when it is not the file', () => {
    const draft = { files: [part, main], entry: 'api.yaml' };
    expect(uploadCli(draft, 'harbour', 'api').join(' ')).toBe(
      'spec upload api.yaml parts/pet.yaml --project harbour',
    );
    expect(uploadCli(draft, 'harbour', 'pets').slice(-2)).toEqual(['--name', 'pets']);
  });
});
