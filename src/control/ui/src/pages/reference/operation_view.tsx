import type { ReactNode } from 'react';
import { Badge, CommandLine, curlLine, type Tone } from '@/kit';
import { strings } from '@/strings';
import { resolve, type Content, type Document, type Operation, type Parameter } from './description';
import { Prose, Sentence } from './prose';
import { SchemaView } from './schema_view';
import { callOf, limitsOf, typeWord } from './schema_words';

const words = strings.reference;

const tones: Record<string, Tone> = { GET: 'busy', POST: 'good', PUT: 'warn', PATCH: 'warn', DELETE: 'bad' };

export function MethodBadge({ method }: { method: string }) {
  return (
    <span className="inline-block w-16 shrink-0">
      <Badge tone={tones[method] ?? 'neutral'}>{method}</Badge>
    </span>
  );
}

/** Everything that the description says of one operation. */
export function OperationView({ document, operation }: { document: Document; operation: Operation }) {
  const { parameters, body, answers, description } = operation;
  return (
    <div className="flex flex-col gap-4 border-t border-line px-3 py-3">
      {description && <Prose className="max-w-prose text-ink-soft" text={description} />}
      <Part title={words.example}>
        <CommandLine line={curlLine(callOf(document, operation))} />
      </Part>
      {parameters.length > 0 && (
        <Part title={words.parameters}>
          <ul className="flex flex-col gap-1.5">
            {parameters.map((one) => (
              <ParameterView key={`${one.in} ${one.name}`} document={document} parameter={one} />
            ))}
          </ul>
        </Part>
      )}
      {body && (
        <Part title={words.body} mark={body.required ? words.required : null}>
          <ContentView document={document} content={body.content ?? {}} />
        </Part>
      )}
      <Part title={words.answers}>
        <ul className="flex flex-col gap-2">
          {answers.map(([status, answer]) => (
            <li key={status}>
              <p>
                <code className="font-mono text-sm font-semibold">{status}</code>{' '}
                <Sentence text={answer.description ?? ''} />
                {answer.headers && (
                  <span className="text-sm text-ink-soft">
                    {' '}
                    · {words.headers}: {Object.keys(answer.headers).join(', ')}
                  </span>
                )}
              </p>
              {answer.content && <ContentView document={document} content={answer.content} />}
            </li>
          ))}
        </ul>
      </Part>
    </div>
  );
}

function Part({ title, mark, children }: { title: string; mark?: string | null; children: ReactNode }) {
  return (
    <section>
      <h4 className="mb-1 flex items-center gap-2 font-semibold">
        {title}
        {mark && <Badge>{mark}</Badge>}
      </h4>
      {children}
    </section>
  );
}

function ParameterView({ document, parameter }: { document: Document; parameter: Parameter }) {
  const schema = parameter.schema && resolve(document, parameter.schema);
  return (
    <li>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-sm font-semibold">{parameter.name}</code>
        <span className="text-sm text-ink-soft">{parameter.in}</span>
        <code className="font-mono text-sm break-words text-busy">{typeWord(parameter.schema)}</code>
        {parameter.required && <Badge>{words.required}</Badge>}
      </span>
      {parameter.description && <Prose className="text-ink-soft" text={parameter.description} />}
      {schema && limitsOf(schema).length > 0 && (
        <p className="text-sm break-words text-ink-soft">{limitsOf(schema).join(', ')}</p>
      )}
    </li>
  );
}

/** Media types that say the same are named together. */
function ContentView({ document, content }: { document: Document; content: Content }) {
  const groups = new Map<string, string[]>();
  for (const [type, media] of Object.entries(content)) {
    const key = JSON.stringify(media?.schema ?? null);
    groups.set(key, [...(groups.get(key) ?? []), type]);
  }
  return (
    <div className="flex flex-col gap-2">
      {[...groups.values()].map((types) => {
        const schema = content[types[0]!]?.schema;
        return (
          <details key={types[0]} className="rounded-md border border-line bg-sunken px-3 py-1.5">
            <summary className="cursor-pointer">
              <code className="font-mono text-sm break-words">{types.join(', ')}</code>{' '}
              <code className="font-mono text-sm text-busy">{schema ? typeWord(schema) : words.bytes}</code>
            </summary>
            {schema && (
              <div className="mt-2 mb-1">
                <SchemaView document={document} schema={schema} />
              </div>
            )}
          </details>
        );
      })}
    </div>
  );
}
