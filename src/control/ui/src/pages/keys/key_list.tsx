import { Ellipsis, Plus } from '@/kit/icons';
import { useState } from 'react';
import { useSession } from '@/api/session';
import { useProjects } from '@/app/project_switcher';
import {
  Actor,
  Badge,
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
import { useKeys, type CreatedKey } from './key_actions';
import { CreateKeyDialog, RevokeKeyDialog, RotateKeyDialog, SecretDialog, type KeysOf } from './key_dialogs';
import { roleOf, type Key } from './key_form';

const words = strings.keys;

type Doing = { what: 'create' } | { what: 'rotate' | 'revoke'; key: Key } | null;

/** The keys of a project, or (null) all there are. */
export function KeyList({ project }: { project: KeysOf }) {
  const list = useKeys(project?.id ?? null);
  const session = useSession();
  const projects = useProjects();
  const [doing, setDoing] = useState<Doing>(null);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const stop = () => setDoing(null);
  const show = (key: CreatedKey) => {
    stop();
    setCreated(key);
  };
  const projectName = (id: string) => projects.items.find((one) => one.id === id)?.name ?? id.slice(0, 8);
  const isEmpty = !list.isLoading && !list.problem && list.items.length === 0;
  const scope = project ? ['--project', project.name] : [];
  const createButton = (
    <Button look="primary" icon={<Plus />} onClick={() => setDoing({ what: 'create' })}>
      {words.create}
    </Button>
  );
  return (
    <Page
      title={project ? words.title : words.globalTitle}
      about={project ? words.about : words.globalAbout}
      actions={
        <>
          <CopyAs
            what={words.whatList}
            cli={['api-key', 'list', ...scope]}
            curl={{ method: 'GET', path: project ? `/projects/${project.id}/api-keys` : '/api-keys' }}
          />
          {!isEmpty && createButton}
        </>
      }
    >
      {list.problem && <ProblemBox problem={list.problem} />}
      {list.isLoading && <Loading />}
      {isEmpty && (
        <EmptyState
          title={words.empty}
          cli={['api-key', 'create', '--name', 'edge', '--role', 'data-plane', ...scope]}
          action={createButton}
        >
          {words.emptyHint}
        </EmptyState>
      )}
      {list.items.length > 0 && (
        <Table
          label={words.title}
          columns={columnsFor(setDoing, session.key_id, project ? null : projectName)}
          rows={list.items}
          rowKey={(key) => key.id}
          hasMore={list.hasMore}
          isLoadingMore={list.isLoadingMore}
          loadMore={list.loadMore}
        />
      )}
      {doing?.what === 'create' && <CreateKeyDialog project={project} onClose={stop} onCreated={show} />}
      {doing?.what === 'rotate' && <RotateKeyDialog apiKey={doing.key} onClose={stop} onCreated={show} />}
      {doing?.what === 'revoke' && <RevokeKeyDialog apiKey={doing.key} onClose={stop} />}
      {created && <SecretDialog created={created} onClose={() => setCreated(null)} />}
    </Page>
  );
}

function mayOf({ scopes }: Key): string {
  return roleOf(scopes) ?? scopes.join(', ');
}

function columnsFor(
  setDoing: (doing: Doing) => void,
  own: string,
  projectName: ((id: string) => string) | null,
): Column<Key>[] {
  const columns: Column<Key>[] = [
    {
      key: 'name',
      head: words.name,
      cell: (key) => (
        <div className="max-w-32 min-w-0 sm:max-w-xs">
          <span className="flex items-center gap-1.5">
            <span className="truncate font-medium" title={key.name}>
              {key.name}
            </span>
            {key.id === own && <Badge tone="busy">{words.yours}</Badge>}
          </span>
          <span className="text-sm text-ink-soft">
            <span className="block md:hidden">{mayOf(key)}</span>
            <code className="font-mono">{words.hint(key.hint)}</code>
          </span>
        </div>
      ),
    },
    {
      key: 'may',
      head: words.may,
      isExtra: true,
      cell: (key) => <span title={key.scopes.join(', ')}>{mayOf(key)}</span>,
    },
    {
      key: 'status',
      head: words.status,
      cell: (key) => (
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <Status word={key.status} />
          {key.replaced_by && key.status === 'active' && (
            <Badge tone="warn" title={words.replacedHint}>
              {words.replaced}
            </Badge>
          )}
        </span>
      ),
    },
    { key: 'used', head: words.used, isExtra: true, cell: (key) => <RelativeTime at={key.last_used_at} /> },
    {
      key: 'expires',
      head: words.expires,
      isExtra: true,
      cell: (key) => <RelativeTime at={key.expires_at} />,
    },
    { key: 'made', head: words.made, isExtra: true, cell: (key) => <RelativeTime at={key.created_at} /> },
    { key: 'by', head: words.by, isExtra: true, cell: (key) => <Actor actor={key.created_by} /> },
    {
      key: 'actions',
      head: <span className="sr-only">{words.actions}</span>,
      align: 'right',
      cell: (key) => key.status === 'active' && <KeyMenu apiKey={key} setDoing={setDoing} />,
    },
  ];
  if (projectName !== null) {
    columns.splice(2, 0, {
      key: 'project',
      head: words.project,
      isExtra: true,
      cell: ({ project_id }) => (project_id ? projectName(project_id) : words.everyProject),
    });
  }
  return columns;
}

function KeyMenu({ apiKey, setDoing }: { apiKey: Key; setDoing: (doing: Doing) => void }) {
  return (
    <Menu
      trigger={
        <IconButton label={words.actionsOf(apiKey.name)}>
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => setDoing({ what: 'rotate', key: apiKey })}>{words.rotate}</MenuItem>
      <MenuItem isDangerous onSelect={() => setDoing({ what: 'revoke', key: apiKey })}>
        {words.revoke}
      </MenuItem>
    </Menu>
  );
}
