import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import type { Problem } from '@/api/problem';
import {
  Actor,
  Badge,
  Button,
  Digest,
  Loading,
  ProblemBox,
  RelativeTime,
  Section,
  Select,
  Table,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { DiffView } from './diff_view';
import { changesBetween, type FileChange } from './revision_changes';
import { readContent, type Revision, type Spec } from './spec_actions';

const words = strings.specs;

/** All revisions, and what changed between two of them. */
export function RevisionsTab({ spec }: { spec: Spec }) {
  const [search, setSearch] = useSearchParams();
  const revisions = usePaged<Revision>([...keys.spec(spec.project_id, spec.id), 'revisions'], (query) =>
    api.GET('/specs/{id}/revisions', { params: { path: { id: spec.id }, query } }),
  );
  const items = revisions.items;
  const pick = (name: string, otherwise: number) =>
    items.find(({ revision }) => String(revision) === search.get(name)) ?? items[otherwise];
  const to = pick('to', 0);
  const from = pick('from', 1);
  const compare = (older: number, newer: number) =>
    setSearch({ tab: 'revisions', from: String(older), to: String(newer) }, { replace: true });
  return (
    <>
      {revisions.problem && <ProblemBox problem={revisions.problem} />}
      {revisions.isLoading && <Loading />}
      {from && to && (
        <Section
          title={words.compare}
          actions={
            <div className="flex flex-wrap items-center gap-2">
              <RevisionSelect
                label={words.compareFrom}
                items={items}
                value={from.revision}
                onChange={(revision) => compare(revision, to.revision)}
              />
              <RevisionSelect
                label={words.compareTo}
                items={items}
                value={to.revision}
                onChange={(revision) => compare(from.revision, revision)}
              />
            </div>
          }
        >
          <Differences from={from} to={to} />
        </Section>
      )}
      {items.length > 0 && (
        <Section title={words.revisions}>
          <Table
            label={words.revisions}
            columns={columnsFor(compare)}
            rows={items}
            rowKey={(one) => String(one.revision)}
            hasMore={revisions.hasMore}
            isLoadingMore={revisions.isLoadingMore}
            loadMore={revisions.loadMore}
          />
        </Section>
      )}
    </>
  );
}

interface SelectProps {
  label: string;
  items: Revision[];
  value: number;
  onChange: (revision: number) => void;
}

function RevisionSelect({ label, items, value, onChange }: SelectProps) {
  return (
    <label className="flex items-center gap-1.5 whitespace-nowrap text-ink-soft">
      {label}
      <Select className="w-20" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {items.map(({ revision }) => (
          <option key={revision} value={revision}>
            {revision}
          </option>
        ))}
      </Select>
    </label>
  );
}

function Differences({ from, to }: { from: Revision; to: Revision }) {
  const changes = changesBetween(from, to);
  if (changes.length === 0) return <p className="text-ink-soft">{words.sameRevision}</p>;
  return (
    <div className="flex flex-col gap-3">
      {changes.map((change) => (
        <FileDifference key={change.name} change={change} from={from} to={to} />
      ))}
    </div>
  );
}

const tones = { added: 'good', removed: 'bad', changed: 'neutral' } as const;
const changeWords = { added: words.fileAdded, removed: words.fileRemoved, changed: words.fileChanged };

function FileDifference({ change, from, to }: { change: FileChange; from: Revision; to: Revision }) {
  const query = useQuery<{ before: string; after: string }, Problem>({
    queryKey: ['spec-diff', to.spec_id, from.revision, to.revision, change.name],
    staleTime: Infinity,
    queryFn: async () => ({
      before: change.kind === 'added' ? '' : await readContent(from.spec_id, from.revision, change.name),
      after: change.kind === 'removed' ? '' : await readContent(to.spec_id, to.revision, change.name),
    }),
  });
  return (
    <div>
      <h3 className="mb-1 flex items-center gap-2">
        <code className="font-mono text-sm font-semibold break-all">{change.name}</code>
        <Badge tone={tones[change.kind]}>{changeWords[change.kind]}</Badge>
      </h3>
      {query.isPending && <Loading />}
      {query.error && <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <DiffView name={change.name} before={query.data.before} after={query.data.after} />}
    </div>
  );
}

function columnsFor(compare: (older: number, newer: number) => void): Column<Revision>[] {
  return [
    { key: 'revision', head: words.revision, cell: (one) => one.revision },
    { key: 'at', head: words.at, cell: (one) => <RelativeTime at={one.created_at} /> },
    { key: 'by', head: words.by, isExtra: true, cell: (one) => <Actor actor={one.created_by} /> },
    {
      key: 'files',
      head: words.files,
      cell: (one) => (
        <details>
          <summary className="cursor-pointer whitespace-nowrap">{words.fileCount(one.files.length)}</summary>
          <ul className="mt-1">
            {one.files.map(({ name }) => (
              <li key={name}>
                <a
                  href={contentUrl(one, name)}
                  download
                  aria-label={words.download(name)}
                  className="font-mono text-sm break-all text-accent hover:underline"
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ),
    },
    {
      key: 'digest',
      head: words.digest,
      isExtra: true,
      cell: (one) => <Digest digest={one.digest} canCopy />,
    },
    {
      key: 'compare',
      head: <span className="sr-only">{words.compare}</span>,
      align: 'right',
      cell: (one) =>
        one.revision > 1 && (
          <Button look="quiet" onClick={() => compare(one.revision - 1, one.revision)}>
            {words.whatChanged}
          </Button>
        ),
    },
  ];
}

function contentUrl(revision: Revision, file: string): string {
  const query = new URLSearchParams({ revision: String(revision.revision), file });
  return `/specs/${revision.spec_id}/content?${query}`;
}
