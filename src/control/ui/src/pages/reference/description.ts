// The parts of an OpenAPI description that the reference shows, found without React.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export type Content = Record<string, { schema?: Schema } | undefined>;

export interface Answer {
  $ref?: string;
  description?: string;
  headers?: Record<string, unknown>;
  content?: Content;
}

export interface Body {
  $ref?: string;
  required?: boolean;
  content?: Content;
}

export interface OperationObject {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Body;
  responses?: Record<string, Answer>;
  security?: object[];
}

export interface Document {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
  isOpen: boolean;
  summary: string;
  description: string;
  parameters: Parameter[];
  body: Body | null;
  answers: [string, Answer][];
}

/** What a `$ref` into the same document points to; itself when it is none, or leads nowhere. */
export function resolve<T extends { $ref?: string }>(document: Document, value: T): T {
  let now = value;
  for (let hops = 0; now.$ref?.startsWith('#/') && hops < 10; ++hops) {
    let found: unknown = document;
    for (const part of now.$ref.slice(2).split('/')) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      found = (found as Record<string, unknown> | undefined)?.[name];
    }
    if (found === undefined) return now;
    now = found as T;
  }
  return now;
}

/** "Project" for "#/components/schemas/Project". */
export function refName(ref: string | undefined): string {
  return ref?.split('/').at(-1) ?? '';
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function operationsOf(document: Document): Operation[] {
  const out: Operation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    const shared = (item.parameters as Parameter[] | undefined) ?? [];
    for (const method of methods) {
      const found = item[method] as OperationObject | undefined;
      if (found === undefined) continue;
      out.push({
        id: found.operationId ?? `${method} ${path}`,
        method: method.toUpperCase(),
        path,
        tag: found.tags?.[0] ?? '',
        isOpen: found.security?.length === 0,
        summary: found.summary ?? '',
        description: found.description ?? '',
        parameters: [...shared, ...(found.parameters ?? [])].map((one) => resolve(document, one)),
        body: found.requestBody ? resolve(document, found.requestBody) : null,
        answers: Object.entries(found.responses ?? {}).map(([status, answer]) => [
          status,
          resolve(document, answer),
        ]),
      });
    }
  }
  return out;
}

/** In the order of the document's own tags; tags that it does not list come last. */
export function byTag(document: Document, operations: Operation[]): [string, Operation[]][] {
  const names = new Set([
    ...(document.tags ?? []).map(({ name }) => name),
    ...operations.map(({ tag }) => tag),
  ]);
  return [...names]
    .map((tag): [string, Operation[]] => [tag, operations.filter((one) => one.tag === tag)])
    .filter(([, some]) => some.length > 0);
}

export function isLike(operation: Operation, search: string): boolean {
  const { method, path, id, summary } = operation;
  return `${method} ${path} ${id} ${summary}`.toLowerCase().includes(search.trim().toLowerCase());
}
