import { Link } from 'react-router-dom';
import { api, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged, type Paged } from '@/api/paged';
import { useProject } from '@/app/project_frame';
import { Digest, Loading, ProblemBox, RelativeTime, Status, Table, duration, type Column } from '@/kit';
import { strings } from '@/strings';

const words = strings.specs;
export type Compilation = Schemas['Compilation'];

const shownAtOnce = 10;

export function useCompilations(project: string): Paged<Compilation> {
  return usePaged<Compilation>(
    keys.compilations(project),
    (query) => api.GET('/projects/{id}/compilations', { params: { path: { id: project }, query } }),
    { limit: shownAtOnce },
  );
}

/** "1s", "2m 5s"; nothing while it is under way. */
export function tookOf({ started_at, finished_at }: Compilation): string {
  if (!started_at || !finished_at) return strings.kit.none;
  const seconds = (new Date(finished_at).getTime() - new Date(started_at).getTime()) / 1000;
  return seconds < 1 ? words.underASecond : duration(seconds);
}

export function inputWord({ inputs }: Compilation): string {
  return inputs.map(({ name, revision }) => words.inputWord(name, revision)).join(', ');
}

export function CompilationTable({ compilations }: { compilations: Paged<Compilation> }) {
  const project = useProject();
  if (compilations.problem) return <ProblemBox problem={compilations.problem} />;
  if (compilations.isLoading) return <Loading />;
  if (compilations.items.length === 0) return <p className="text-ink-soft">{words.noCompilations}</p>;
  return (
    <Table
      label={words.compilations}
      columns={columnsFor(project.id)}
      rows={compilations.items}
      rowKey={(one) => one.id}
      hasMore={compilations.hasMore}
      isLoadingMore={compilations.isLoadingMore}
      loadMore={compilations.loadMore}
    />
  );
}

function columnsFor(project: string): Column<Compilation>[] {
  return [
    {
      key: 'id',
      head: words.compilationTitle,
      cell: (one) => (
        <Link
          to={`/projects/${project}/specs/compilations/${one.id}`}
          className="font-mono text-sm text-accent hover:underline"
        >
          {one.id.slice(0, 8)}
        </Link>
      ),
    },
    { key: 'status', head: words.status, cell: (one) => <Status word={one.status} /> },
    {
      key: 'inputs',
      head: words.inputs,
      isExtra: true,
      cell: (one) => (
        <span className="block max-w-xs truncate" title={inputWord(one)}>
          {inputWord(one)}
        </span>
      ),
    },
    {
      key: 'artifact',
      head: words.artifact,
      cell: (one) =>
        one.artifact_id ? (
          <Link
            to={`/projects/${project}/artifacts/${one.artifact_id}`}
            className="text-accent hover:underline"
          >
            <Digest digest={one.digest} />
          </Link>
        ) : (
          <span className="text-ink-faint">{strings.kit.none}</span>
        ),
    },
    {
      key: 'created',
      head: words.started,
      isExtra: true,
      cell: (one) => <RelativeTime at={one.created_at} />,
    },
    { key: 'took', head: words.took, align: 'right', isExtra: true, cell: tookOf },
  ];
}
