import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { api, ask } from '@/api/client';
import type { Problem } from '@/api/problem';
import { Badge, CopyAs, Field, Loading, Page, ProblemBox, Section, TextInput } from '@/kit';
import { strings } from '@/strings';
import { byTag, isLike, operationsOf, type Document, type Operation } from './description';
import { MethodBadge, OperationView } from './operation_view';
import { Prose, Sentence } from './prose';

const words = strings.reference;

export function Component() {
  const query = useQuery<Document, Problem>({
    queryKey: ['openapi'],
    staleTime: Infinity, // another description comes with another program, and that with another page
    queryFn: async () => (await ask(api.GET('/openapi.json'))) as unknown as Document,
  });
  if (query.isPending) return <Loading />;
  if (query.data === undefined) {
    return (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <Reference document={query.data} />;
}

function Reference({ document }: { document: Document }) {
  const [search, setSearch] = useState('');
  const operations = useMemo(() => operationsOf(document), [document]);
  const found = operations.filter((one) => isLike(one, search));
  const { description, version } = document.info;
  return (
    <Page
      title={words.title}
      about={words.about(version)}
      actions={
        <>
          <CopyAs what={words.whatRead} curl={{ method: 'GET', path: '/openapi.json' }} />
          <a href="/openapi.json">{words.raw}</a>
        </>
      }
    >
      {description && <Prose className="mb-4 max-w-prose text-ink-soft" text={description} />}
      <div className="mb-4 flex flex-wrap items-end justify-between gap-2">
        <div className="w-80 max-w-full [&>div]:mb-0">
          <Field label={words.search}>
            <TextInput
              type="search"
              placeholder={words.searchHint}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </Field>
        </div>
        <span role="status" className="text-ink-soft">
          {found.length > 0 ? words.counted(found.length) : words.noneFound}
        </span>
      </div>
      {byTag(document, found).map(([tag, some]) => (
        <Section key={tag} title={tag}>
          <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
            {some.map((operation) => (
              <OperationRow key={operation.id} document={document} operation={operation} />
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  );
}

/** Opens where the address points to: /ui/reference#createKey */
function OperationRow({ document, operation }: { document: Document; operation: Operation }) {
  const { hash } = useLocation();
  const isMeant = decodeURIComponent(hash.slice(1)) === operation.id;
  const [isOpen, setOpen] = useState(isMeant);
  const meant = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!isMeant) return;
    setOpen(true);
    meant.current?.scrollIntoView({ block: 'start' });
  }, [isMeant]);
  return (
    <li>
      <details
        id={operation.id}
        open={isOpen}
        ref={meant}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary className="flex cursor-pointer flex-wrap items-center gap-x-2 gap-y-0.5 px-3 py-1.5 hover:bg-hover/50">
          <MethodBadge method={operation.method} />
          <code className="font-mono text-sm break-all">{operation.path}</code>
          <Sentence className="text-ink-soft" text={operation.summary || operation.id} />
          {operation.isOpen && <Badge>{words.noSecurity}</Badge>}
        </summary>
        {isOpen && <OperationView document={document} operation={operation} />}
      </details>
    </li>
  );
}
