import { describe, expect, it } from 'vitest';
import { byTag, isLike, operationsOf, refName, resolve, type Document } from './description';
import { callOf, exampleOf, limitsOf, typeWord } from './schema_words';

const document: Document = {
  info: { title: 'T', version: '1' },
  tags: [{ name: 'b' }, { name: 'a' }],
  paths: {
    '/things/{id}': {
      parameters: [{ $ref: '#/components/parameters/id' }],
      get: {
        operationId: 'getThing',
        tags: ['a'],
        responses: { 200: { $ref: '#/components/responses/Thing' } },
      },
      post: {
        operationId: 'makeThing',
        tags: ['b'],
        summary: 'Make one',
        security: [],
        parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'integer', minimum: 3 } }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: {},
      },
    },
    '/bytes': { put: { requestBody: { content: { 'application/octet-stream': {} } }, responses: {} } },
  },
  components: {
    parameters: {
      id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    },
    responses: { Thing: { description: 'It' } },
    schemas: {
      Thing: {
        type: 'object',
        required: ['name', 'parts'],
        properties: {
          name: { type: 'string' },
          note: { type: 'string' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
        },
      },
    },
  },
};

describe('operationsOf', () => {
  const operations = operationsOf(document);
  it('has each operation with what its path shares', () => {
    expect(operations.map(({ id }) => id)).toEqual(['getThing', 'makeThing', 'put /bytes']);
    expect(operations[1]!.parameters.map(({ name }) => name)).toEqual(['id', 'q']);
    expect(operations[0]!.answers).toEqual([['200', { description: 'It' }]]);
    expect(operations.map(({ isOpen }) => isOpen)).toEqual([false, true, false]);
  });

  it('are grouped in the order of the tags', () => {
    expect(byTag(document, operations).map(([tag, some]) => [tag, some.length])).toEqual([
      ['b', 1],
      ['a', 1],
      ['', 1],
    ]);
    expect(operations.filter((one) => isLike(one, ' MAKE ')).map(({ id }) => id)).toEqual(['makeThing']);
  });
});

describe('resolve', () => {
  it('stays where a reference leads nowhere, and ends in a circle', () => {
    const lost = { $ref: '#/components/schemas/None' };
    expect(resolve(document, lost)).toBe(lost);
    const circle = { ...document, components: { schemas: { A: { $ref: '#/components/schemas/A' } } } };
    expect(resolve(circle, { $ref: '#/components/schemas/A' })).toEqual({ $ref: '#/components/schemas/A' });
    expect(refName('#/components/schemas/A')).toBe('A');
  });
});

describe('words of a schema', () => {
  it('are short', () => {
    expect(typeWord({ type: ['string', 'null'], format: 'uuid' })).toBe('string (uuid) | null');
    expect(typeWord({ type: 'array', items: { $ref: '#/x/File' } })).toBe('array of File');
    expect(typeWord({ enum: ['a', null] })).toBe('"a" | null');
    expect(typeWord({ anyOf: [{ type: 'null' }, { $ref: '#/x/B' }] })).toBe('null | B');
    expect(typeWord({})).toBe('');
    expect(limitsOf({ minimum: 0, maximum: 9, default: 3 })).toEqual([
      'at least 0',
      'at most 9',
      'default 3',
    ]);
  });
});

describe('examples', () => {
  it('have what is required, and end', () => {
    const example = JSON.stringify(exampleOf(document, { $ref: '#/components/schemas/Thing' }));
    expect(example).toContain('{"name":"text","parts":[{"name":"text"');
    expect(example).not.toContain('note');
  });

  it('take the first of alternatives', () => {
    const schema = {
      type: 'object',
      required: ['name'],
      oneOf: [{ required: ['role'] }, { required: ['scopes'] }],
      properties: { name: { type: 'string' }, role: { enum: ['viewer'] }, scopes: { type: 'array' } },
    };
    expect(exampleOf(document, schema)).toEqual({ name: 'text', role: 'viewer' });
  });

  it('are calls', () => {
    const [, make, bytes] = operationsOf(document);
    expect(callOf(document, make!)).toMatchObject({ method: 'POST', path: '/things/{id}?q=3' });
    expect(callOf(document, bytes!)).toEqual({
      method: 'PUT',
      path: '/bytes',
      file: 'FILE',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
  });
});
