import { Ellipsis, Hammer } from '@/kit/icons';
import { useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import {
  Button,
  ConfirmDialog,
  CopyAs,
  IconButton,
  Loading,
  Menu,
  MenuItem,
  Page,
  ProblemBox,
  RelativeTime,
  Tabs,
  useToast,
} from '@/kit';
import { strings } from '@/strings';
import { CompileDialog } from './compile_dialog';
import { EditTab } from './edit_tab';
import { RevisionsTab } from './revisions_tab';
import { useDeleteSpec, useSpec, type Spec } from './spec_actions';

const words = strings.specs;

export function Component() {
  const { specId = '' } = useParams();
  const project = useProject();
  const query = useSpec(project.id, specId);
  if (query.isPending) return <Loading />;
  if (query.data === undefined) {
    if (query.error.status === 404) return <NotFound />;
    return (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <SpecPage key={specId} spec={query.data} isGone={query.error?.status === 404} />;
}

function SpecPage({ spec, isGone }: { spec: Spec; isGone: boolean }) {
  const can = useCan();
  const [search, setSearch] = useSearchParams();
  const [doing, setDoing] = useState<'compile' | 'delete' | null>(null);
  const isDeleted = useRef(false);
  const mayWrite = can('project:write', spec.project_id);
  if (isGone) return <NotFound />;
  return (
    <Page
      title={spec.name}
      about={
        <>
          {spec.title && `${spec.title} · `}
          {spec.kind} {spec.api_version} · {words.revisionWord(spec.revision)} ·{' '}
          <RelativeTime at={spec.updated_at} />
        </>
      }
      actions={
        mayWrite && (
          <>
            <Button icon={<Hammer />} onClick={() => setDoing('compile')}>
              {words.compile}
            </Button>
            <Menu
              trigger={
                <IconButton label={words.actionsOf(spec.name)}>
                  <Ellipsis />
                </IconButton>
              }
            >
              <MenuItem isDangerous onSelect={() => setDoing('delete')}>
                {words.remove}
              </MenuItem>
            </Menu>
          </>
        )
      }
    >
      <Tabs
        label={words.tabs}
        value={search.get('tab') === 'revisions' ? 'revisions' : 'text'}
        onChange={(tab) => setSearch(tab === 'revisions' ? { tab } : {}, { replace: true })}
        tabs={[
          {
            value: 'text',
            label: words.tabEdit,
            isKept: true,
            content: <EditTab spec={spec} mayWrite={mayWrite} isFree={() => isDeleted.current} />,
          },
          { value: 'revisions', label: words.tabRevisions, content: <RevisionsTab spec={spec} /> },
        ]}
      />
      {doing === 'compile' && <CompileDialog spec={spec} onClose={() => setDoing(null)} />}
      {doing === 'delete' && (
        <DeleteSpecDialog
          spec={spec}
          onClose={() => setDoing(null)}
          onDeleted={() => (isDeleted.current = true)}
        />
      )}
    </Page>
  );
}

interface DeleteProps {
  spec: Spec;
  onClose: () => void;
  onDeleted: () => void;
}

function DeleteSpecDialog({ spec, onClose, onDeleted }: DeleteProps) {
  const remove = useDeleteSpec(spec);
  const navigate = useNavigate();
  const toast = useToast();
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.removeTitle(spec.name)}
      about={words.removeAbout}
      verb={words.remove}
      typed={spec.name}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onDeleted();
            toast(words.removed(spec.name));
            void navigate(`/projects/${spec.project_id}/specs`);
          },
        })
      }
      aside={
        <CopyAs
          what={words.whatRemove}
          cli={['spec', 'delete', spec.id]}
          curl={{ method: 'DELETE', path: `/specs/${spec.id}` }}
        />
      }
    />
  );
}
