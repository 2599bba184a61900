import { Link } from 'react-router-dom';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import {
  Actor,
  CopyAs,
  Digest,
  EmptyState,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Status,
  Table,
  buttonClass,
  duration,
  type Column,
} from '@/kit';
import { Rocket, Undo2 } from '@/kit/icons';
import { deployStrings as words } from '@/strings/deploy';
import { shownCounts, type Deployment } from './progress';
import { strategyText } from './strategy_words';
import { Progress } from './verdict_bar';

export function Component() {
  const project = useProject();
  const can = useCan();
  const deployments = usePaged<Deployment>(keys.deployments(project.id), (query) =>
    api.GET('/projects/{id}/deployments', { params: { path: { id: project.id }, query } }),
  );
  const isEmpty = !deployments.isLoading && !deployments.problem && deployments.items.length === 0;
  const mayDeploy = can('deploy', project.id);
  const start = mayDeploy && (
    <Link to="new" className={buttonClass('primary')}>
      <Rocket aria-hidden />
      {words.start}
    </Link>
  );
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <>
          <CopyAs
            what={words.whatList}
            curl={{ method: 'GET', path: `/projects/${project.id}/deployments` }}
          />
          {!isEmpty && start}
        </>
      }
    >
      {deployments.problem && <ProblemBox problem={deployments.problem} />}
      {deployments.isLoading && <Loading />}
      {isEmpty && (
        <EmptyState
          title={words.empty}
          cli={mayDeploy ? ['deploy', '--project', project.name, '--wait'] : undefined}
          action={start}
        >
          {mayDeploy ? words.emptyHint : words.emptyViewer}
        </EmptyState>
      )}
      {deployments.items.length > 0 && (
        <Table
          label={words.title}
          columns={columns}
          rows={deployments.items}
          rowKey={(one) => one.id}
          hasMore={deployments.hasMore}
          isLoadingMore={deployments.isLoadingMore}
          loadMore={deployments.loadMore}
        />
      )}
    </Page>
  );
}

function tookSeconds(one: Deployment): number | null {
  if (one.finished_at === null) return null;
  return (Date.parse(one.finished_at) - Date.parse(one.created_at)) / 1000;
}

const columns: Column<Deployment>[] = [
  {
    key: 'started',
    head: words.startedAt,
    cell: (one) => {
      const took = tookSeconds(one);
      return (
        <>
          <Link to={one.id} className="font-medium text-accent hover:underline">
            <RelativeTime at={one.created_at} />
          </Link>
          {took !== null && (
            <span className="block text-sm whitespace-nowrap text-ink-faint">
              {words.tookFor(duration(Math.max(1, took)))}
            </span>
          )}
        </>
      );
    },
  },
  {
    key: 'status',
    head: words.status,
    cell: (one) => (
      <>
        <Status word={one.status} />
        {one.reason && (
          <span className="block max-w-64 truncate text-sm text-ink-soft max-sm:max-w-40" title={one.reason}>
            {one.reason}
          </span>
        )}
        <div className="mt-1 md:hidden">
          <Progress counts={shownCounts(one)} none={words.nobodyThere} />
        </div>
      </>
    ),
  },
  {
    key: 'artifact',
    head: words.artifact,
    isExtra: true,
    cell: (one) => (
      <>
        <Digest digest={one.digest} />
        {one.rolls_back && (
          <span className="flex items-center gap-1 text-sm whitespace-nowrap text-ink-soft">
            <Undo2 aria-hidden className="size-3" />
            {words.undoes}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'progress',
    head: words.progress,
    isExtra: true,
    cell: (one) => <Progress counts={shownCounts(one)} none={words.nobodyThere} />,
  },
  { key: 'strategy', head: words.strategy, isExtra: true, cell: (one) => strategyText(one.strategy) },
  { key: 'by', head: words.by, isExtra: true, cell: (one) => <Actor actor={one.created_by} /> },
];
