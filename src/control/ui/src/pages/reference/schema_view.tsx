import { useState } from 'react';
import { Badge } from '@/kit';
import { strings } from '@/strings';
import { Prose } from './prose';
import { resolve, type Document, type Schema } from './description';
import { limitsOf, typeWord } from './schema_words';

const words = strings.reference;

interface SchemaViewProps {
  document: Document;
  schema: Schema;
}

/** The fields of a schema. Those with fields of their own open when pressed, as deep as one likes. */
export function SchemaView({ document, schema: given }: SchemaViewProps) {
  const schema = resolve(document, given);
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  const how = schema.oneOf ? words.oneOf : schema.anyOf ? words.anyOf : words.allOf;
  const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
  return (
    <>
      {schema.description && <Prose className="mb-1 text-ink-soft" text={schema.description} />}
      {schema.properties || others ? (
        <ul className="flex flex-col gap-1.5">
          {Object.entries(schema.properties ?? {}).map(([name, one]) => (
            <FieldView
              key={name}
              document={document}
              name={name}
              schema={one}
              isRequired={schema.required?.includes(name) ?? false}
            />
          ))}
          {others && (
            <FieldView document={document} name={words.anyName} schema={others} isRequired={false} />
          )}
        </ul>
      ) : (
        <p>
          <TypeWords schema={schema} />
        </p>
      )}
      {schema.items && hasFields(document, schema.items) && (
        <Nested label={words.itemsOf} document={document} schema={schema.items} />
      )}
      {!schema.properties &&
        choices?.map((one, index) => (
          <Nested key={index} label={`${how}: ${typeWord(one)}`} document={document} schema={one} />
        ))}
    </>
  );
}

function TypeWords({ schema }: { schema: Schema }) {
  return (
    <>
      <code className="font-mono text-sm break-words text-busy">{typeWord(schema) || words.nothingMore}</code>
      {limitsOf(schema).length > 0 && (
        <span className="text-sm break-words text-ink-soft"> {limitsOf(schema).join(', ')}</span>
      )}
    </>
  );
}

interface FieldViewProps extends SchemaViewProps {
  name: string;
  isRequired: boolean;
}

function FieldView({ document, name, schema: given, isRequired }: FieldViewProps) {
  const schema = resolve(document, given);
  const inner = schema.type === 'array' && schema.items ? schema.items : given;
  return (
    <li>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-sm font-semibold break-all">{name}</code>
        <code className="font-mono text-sm break-words text-busy">
          {typeWord(given) || words.nothingMore}
        </code>
        {isRequired && <Badge>{words.required}</Badge>}
      </span>
      {schema.description && <Prose className="text-ink-soft" text={schema.description} />}
      {limitsOf(schema).length > 0 && (
        <p className="text-sm break-words text-ink-soft">{limitsOf(schema).join(', ')}</p>
      )}
      {hasFields(document, inner) && (
        <Nested label={typeWord(inner) || 'object'} document={document} schema={inner} />
      )}
    </li>
  );
}

function hasFields(document: Document, given: Schema): boolean {
  const schema = resolve(document, given);
  return Boolean(schema.properties ?? schema.oneOf ?? schema.anyOf ?? schema.allOf);
}

/** Made when it is opened: schemas may contain themselves. */
function Nested({ label, document, schema }: SchemaViewProps & { label: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-0.5" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-sm text-accent">{label}</summary>
      {isOpen && (
        <div className="mt-1 border-l-2 border-line pl-3">
          <SchemaView document={document} schema={schema} />
        </div>
      )}
    </details>
  );
}
