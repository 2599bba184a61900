// Schemas in words, and as examples.
import { refName, resolve, type Document, type Operation, type Schema } from './description';
import type { HttpCall } from '@/kit/command_line';

/** "string (uuid)", "Project", "array of File", "enforce | delegate". */
export function typeWord(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  if (schema.$ref) return refName(schema.$ref);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : [];
  const words = types.map((type) => {
    if (type === 'array' && schema.items) return `array of ${typeWord(schema.items) || 'anything'}`;
    return schema.format && type !== 'null' ? `${type} (${schema.format})` : type;
  });
  if (words.length > 0) return words.join(' | ');
  const some = schema.oneOf ?? schema.anyOf;
  if (some) return some.map(typeWord).filter(Boolean).join(' | ');
  return schema.properties ? 'object' : '';
}

/** What else a value must be: "at least 1", "at most 100", "default 20". */
export function limitsOf(schema: Schema): string[] {
  const out: string[] = [];
  const add = (value: unknown, text: string) => value !== undefined && out.push(`${text} ${String(value)}`);
  add(schema.minimum, 'at least');
  add(schema.exclusiveMinimum, 'more than');
  add(schema.maximum, 'at most');
  add(schema.minLength, 'length from');
  add(schema.maxLength, 'length to');
  add(schema.minItems, 'items from');
  add(schema.maxItems, 'items to');
  if (schema.uniqueItems) out.push('no item twice');
  add(schema.pattern, 'pattern');
  if (schema.default !== undefined) out.push(`default ${JSON.stringify(schema.default)}`);
  return out;
}

const depthMax = 6;

/** A value that such a schema could have; only what is required of objects, unless there is nothing. */
export function exampleOf(document: Document, given: Schema | undefined, depth = 0): unknown {
  if (given === undefined || depth > depthMax) return null;
  const schema = resolve(document, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) return objectExample(document, schema, depth);
  if (type === 'array') return schema.items ? [exampleOf(document, schema.items, depth + 1)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'string') return stringExample(schema);
  const choice = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  return choice ? exampleOf(document, choice[0], depth + 1) : null;
}

function objectExample(document: Document, schema: Schema, depth: number): object {
  const all = Object.entries(schema.properties ?? {});
  // "either of these fields": the first of them belongs to the example.
  const alternative = (schema.oneOf ?? schema.anyOf)?.[0]?.required ?? [];
  const required = [...(schema.required ?? []), ...alternative];
  const shown = required.length > 0 ? all.filter(([name]) => required.includes(name)) : all.slice(0, 1);
  return Object.fromEntries(shown.map(([name, one]) => [name, exampleOf(document, one, depth + 1)]));
}

function stringExample({ format, pattern }: Schema): string {
  if (format === 'uuid') return '00000000-0000-0000-0000-000000000000';
  if (format === 'date-time') return '2027-01-01T00:00:00Z';
  if (pattern?.startsWith('^sha256:')) return `sha256:${'0'.repeat(64)}`;
  return 'text';
}

/** The call with what is required filled in: `{id}` stays for the one who pastes it. */
export function callOf(document: Document, operation: Operation): HttpCall {
  const query = operation.parameters
    .filter((one) => one.in === 'query' && one.required)
    .map((one) => `${one.name}=${encodeURIComponent(String(exampleOf(document, one.schema)))}`);
  const call: HttpCall = {
    method: operation.method,
    path: operation.path + (query.length > 0 ? `?${query.join('&')}` : ''),
  };
  const content = operation.body?.content ?? {};
  const json = content['application/json']?.schema;
  if (json !== undefined) return { ...call, body: exampleOf(document, json) };
  const [type] = Object.keys(content);
  return type === undefined ? call : { ...call, file: 'FILE', headers: { 'Content-Type': type } };
}
