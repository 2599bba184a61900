import { Ellipsis, Plus } from '@/kit/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Project } from '@/api/client';
import { useCan } from '@/api/session';
import { useProjects } from '@/app/project_switcher';
import {
  Button,
  CopyAs,
  EmptyState,
  IconButton,
  Loading,
  Menu,
  MenuItem,
  Page,
  ProblemBox,
  RelativeTime,
  Status,
  Table,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { CreateProjectDialog, DeleteProjectDialog, EditProjectDialog } from './project_dialogs';

const words = strings.projects;

type Doing = { what: 'edit' | 'delete'; project: Project } | null;

export function ProjectsPage() {
  const projects = useProjects();
  const can = useCan();
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing>(null);
  const stop = () => setDoing(null);
  const createButton = can('project:write', null) && (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      {words.create}
    </Button>
  );
  const isEmpty = !projects.isLoading && projects.items.length === 0 && !projects.problem;
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <>
          <CopyAs
            what={words.whatList}
            cli={['project', 'list']}
            curl={{ method: 'GET', path: '/projects' }}
          />
          {!isEmpty && createButton}
        </>
      }
    >
      {projects.problem && <ProblemBox problem={projects.problem} />}
      {projects.isLoading && <Loading />}
      {isEmpty && (
        <EmptyState
          title={words.empty}
          cli={
            createButton ? ['project', 'create', 'harbour', '--upstream', 'http://10.0.0.5:9000'] : undefined
          }
          action={createButton}
        >
          {createButton ? words.emptyHint : words.emptyViewer}
        </EmptyState>
      )}
      {projects.items.length > 0 && (
        <Table
          label={words.title}
          columns={columnsFor(can, setDoing)}
          rows={projects.items}
          rowKey={(project) => project.id}
          hasMore={projects.hasMore}
          isLoadingMore={projects.isLoadingMore}
          loadMore={projects.loadMore}
        />
      )}
      <CreateProjectDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(project) => void navigate(`/projects/${project.id}`)}
      />
      {doing?.what === 'edit' && <EditProjectDialog project={doing.project} onClose={stop} />}
      {doing?.what === 'delete' && <DeleteProjectDialog project={doing.project} onClose={stop} />}
    </Page>
  );
}

function columnsFor(can: ReturnType<typeof useCan>, setDoing: (doing: Doing) => void): Column<Project>[] {
  return [
    {
      key: 'name',
      head: words.name,
      cell: (project) => (
        <div className="max-w-40 min-w-0 sm:max-w-md">
          <Link to={`/projects/${project.id}`} className="font-medium text-accent hover:underline">
            {project.name}
          </Link>
          {project.description && <p className="truncate text-sm text-ink-soft">{project.description}</p>}
        </div>
      ),
    },
    {
      key: 'upstream',
      head: words.upstream,
      isExtra: true,
      cell: (project) =>
        project.options.upstream ? (
          <code className="font-mono text-sm">{project.options.upstream}</code>
        ) : (
          <span className="text-ink-faint">{strings.kit.none}</span>
        ),
    },
    {
      key: 'runs',
      head: words.runs,
      cell: (project) =>
        project.stable_artifact_id ? (
          <Link
            to={`/projects/${project.id}/artifacts/${project.stable_artifact_id}`}
            className="font-mono text-sm text-accent hover:underline"
          >
            {project.stable_artifact_id.slice(0, 8)}
          </Link>
        ) : (
          <Status word={words.runsNothing} />
        ),
    },
    {
      key: 'changed',
      head: words.changed,
      isExtra: true,
      cell: (project) => <RelativeTime at={project.updated_at} />,
    },
    {
      key: 'created',
      head: words.createdAt,
      isExtra: true,
      cell: (project) => <RelativeTime at={project.created_at} />,
    },
    {
      key: 'actions',
      head: <span className="sr-only">{strings.projects.edit}</span>,
      align: 'right',
      cell: (project) => {
        const mayWrite = can('project:write', project.id);
        const mayDelete = can('admin', project.id);
        if (!mayWrite && !mayDelete) return null;
        return (
          <Menu
            trigger={
              <IconButton label={words.actionsOf(project.name)}>
                <Ellipsis />
              </IconButton>
            }
          >
            {mayWrite && (
              <MenuItem onSelect={() => setDoing({ what: 'edit', project })}>{words.edit}</MenuItem>
            )}
            {mayDelete && (
              <MenuItem isDangerous onSelect={() => setDoing({ what: 'delete', project })}>
                {words.remove}
              </MenuItem>
            )}
          </Menu>
        );
      },
    },
  ];
}
