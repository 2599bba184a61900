import { FileText, Hammer, Plus } from '@/kit/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import {
  Badge,
  Button,
  CopyAs,
  EmptyState,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Section,
  Table,
  useToast,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { CompilationTable, useCompilations } from './compilation_table';
import { CompileDialog } from './compile_dialog';
import { ChooseFiles, DropArea } from './drop_area';
import { blankFile } from './files';
import { handOver } from './hand_over';
import type { ReadFiles } from './read_files';
import type { Spec } from './spec_actions';

const words = strings.specs;

export function Component() {
  const project = useProject();
  const can = useCan();
  const navigate = useNavigate();
  const toast = useToast();
  const [isCompiling, setCompiling] = useState(false);
  const specs = usePaged<Spec>(keys.specs(project.id), (query) =>
    api.GET('/projects/{id}/specs', { params: { path: { id: project.id }, query } }),
  );
  const compilations = useCompilations(project.id);
  const mayWrite = can('project:write', project.id);
  const isEmpty = !specs.isLoading && !specs.problem && specs.items.length === 0;
  const take = (read: ReadFiles) => {
    if (read.skipped.length > 0) toast(words.skipped(read.skipped), 'bad');
    if (read.files.length === 0) return;
    handOver(read.files);
    void navigate('new');
  };
  return (
    <DropArea isOn={mayWrite} onFiles={take} className="min-h-full">
      <Page
        title={words.title}
        about={words.about}
        actions={
          <>
            <CopyAs
              what={words.whatList}
              cli={['spec', 'list', '--project', project.name]}
              curl={{ method: 'GET', path: `/projects/${project.id}/specs` }}
            />
            {mayWrite && !isEmpty && (
              <>
                <Button icon={<Hammer />} onClick={() => setCompiling(true)}>
                  {words.compile}
                </Button>
                <Button look="primary" icon={<Plus />} onClick={() => void navigate('new')}>
                  {words.upload}
                </Button>
              </>
            )}
          </>
        }
      >
        {specs.problem && <ProblemBox problem={specs.problem} />}
        {specs.isLoading && <Loading />}
        {isEmpty && (
          <EmptyState
            title={words.empty}
            cli={mayWrite ? ['spec', 'upload', 'api.yaml', '--project', project.name] : undefined}
            action={
              mayWrite && (
                <>
                  <ChooseFiles look="primary" label={words.chooseFiles} onFiles={take} />
                  <Button icon={<FileText />} onClick={() => take({ files: [blankFile], skipped: [] })}>
                    {words.startEmpty}
                  </Button>
                </>
              )
            }
          >
            {mayWrite ? words.emptyHint : words.emptyViewer}
          </EmptyState>
        )}
        {specs.items.length > 0 && (
          <div className="mb-6">
            <Table
              label={words.title}
              columns={columns}
              rows={specs.items}
              rowKey={(spec) => spec.id}
              hasMore={specs.hasMore}
              isLoadingMore={specs.isLoadingMore}
              loadMore={specs.loadMore}
            />
          </div>
        )}
        {(specs.items.length > 0 || compilations.items.length > 0) && (
          <Section title={words.compilations}>
            <CompilationTable compilations={compilations} />
          </Section>
        )}
      </Page>
      {isCompiling && <CompileDialog spec={null} onClose={() => setCompiling(false)} />}
    </DropArea>
  );
}

const columns: Column<Spec>[] = [
  {
    key: 'name',
    head: words.name,
    cell: (spec) => (
      <div className="max-w-48 min-w-0 sm:max-w-md">
        <Link to={spec.id} className="font-medium text-accent hover:underline">
          {spec.name}
        </Link>
        {spec.title && <p className="truncate text-sm text-ink-soft">{spec.title}</p>}
      </div>
    ),
  },
  {
    key: 'kind',
    head: words.kind,
    isExtra: true,
    cell: (spec) => `${spec.kind} ${spec.api_version}`,
  },
  { key: 'revision', head: words.revision, align: 'right', cell: (spec) => spec.revision },
  { key: 'files', head: words.files, align: 'right', isExtra: true, cell: (spec) => spec.files.length },
  {
    key: 'warnings',
    head: words.warnings,
    align: 'right',
    isExtra: true,
    cell: (spec) =>
      spec.warnings.length > 0 ? (
        <Badge tone="warn">{words.warningCount(spec.warnings.length)}</Badge>
      ) : (
        <span className="text-ink-faint">{strings.kit.none}</span>
      ),
  },
  { key: 'changed', head: words.changed, cell: (spec) => <RelativeTime at={spec.updated_at} /> },
];
