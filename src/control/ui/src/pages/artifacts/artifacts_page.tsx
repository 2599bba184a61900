import { Upload } from '@/kit/icons';
import { useRef } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import {
  Actor,
  Button,
  CopyAs,
  Digest,
  EmptyState,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Table,
  buttonClass,
  useToast,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { useArtifacts, useUploadArtifact, type Artifact } from './artifact_actions';
import { ArtifactMarks, Release } from './artifact_marks';
import { sizeOf, titlesOf } from './artifact_words';

const words = strings.artifacts;

export function Component() {
  const project = useProject();
  const can = useCan();
  const navigate = useNavigate();
  const toast = useToast();
  const artifacts = useArtifacts(project.id);
  const upload = useUploadArtifact(project.id);
  const mayWrite = can('project:write', project.id);
  const isEmpty = !artifacts.isLoading && !artifacts.problem && artifacts.items.length === 0;
  const uploadButton = mayWrite && (
    <UploadButton
      isBusy={upload.isPending}
      onFile={(file) =>
        upload.mutate(file, {
          onSuccess: ({ artifact, isNew }) => {
            toast(isNew ? words.uploaded : words.wasThere);
            void navigate(artifact.id);
          },
        })
      }
    />
  );
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <>
          <CopyAs
            what={words.whatList}
            cli={['artifact', 'list', '--project', project.name]}
            curl={{ method: 'GET', path: `/projects/${project.id}/artifacts` }}
          />
          {!isEmpty && mayWrite && (
            <>
              <CopyAs
                what={words.whatUpload}
                cli={['artifact', 'upload', 'api.bca', '--project', project.name]}
                curl={{
                  method: 'POST',
                  path: `/projects/${project.id}/artifacts`,
                  file: 'api.bca',
                  headers: { 'Content-Type': 'application/octet-stream' },
                }}
              />
              {uploadButton}
            </>
          )}
        </>
      }
    >
      {artifacts.problem && <ProblemBox problem={artifacts.problem} />}
      {upload.error && <ProblemBox problem={upload.error} />}
      {artifacts.isLoading && <Loading />}
      {isEmpty && (
        <EmptyState
          title={words.empty}
          cli={mayWrite ? ['project', 'compile', project.name, '--wait'] : undefined}
          action={
            mayWrite && (
              <>
                <Link to="../specs" relative="path" className={buttonClass('primary')}>
                  {words.toSpecs}
                </Link>
                {uploadButton}
              </>
            )
          }
        >
          {mayWrite ? words.emptyHint : words.emptyViewer}
        </EmptyState>
      )}
      {artifacts.items.length > 0 && (
        <Table
          label={words.title}
          columns={columns}
          rows={artifacts.items}
          rowKey={(artifact) => artifact.id}
          hasMore={artifacts.hasMore}
          isLoadingMore={artifacts.isLoadingMore}
          loadMore={artifacts.loadMore}
        />
      )}
    </Page>
  );
}

function UploadButton({ isBusy, onFile }: { isBusy: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".bca"
        hidden
        aria-label={words.uploadLabel}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <Button
        icon={<Upload />}
        isBusy={isBusy}
        title={words.uploadLabel}
        onClick={() => input.current?.click()}
      >
        {words.upload}
      </Button>
    </>
  );
}

const columns: Column<Artifact>[] = [
  {
    key: 'digest',
    head: words.digest,
    cell: (artifact) => (
      <Link to={artifact.id} className="text-accent hover:underline">
        <Digest digest={artifact.digest} />
      </Link>
    ),
  },
  {
    key: 'of',
    head: words.of,
    isExtra: true,
    cell: (artifact) => {
      const titles = titlesOf(artifact).join(', ');
      return (
        <span className="block max-w-xs truncate" title={titles}>
          {titles}
        </span>
      );
    },
  },
  { key: 'state', head: words.state, cell: (artifact) => <ArtifactMarks artifact={artifact} /> },
  { key: 'routes', head: words.routes, align: 'right', cell: (artifact) => artifact.routes },
  {
    key: 'size',
    head: words.size,
    align: 'right',
    isExtra: true,
    cell: (artifact) => sizeOf(artifact.size),
  },
  {
    key: 'release',
    head: words.release,
    isExtra: true,
    cell: (artifact) => <Release artifact={artifact} />,
  },
  { key: 'origin', head: words.origin, isExtra: true, cell: (artifact) => words.origins[artifact.origin] },
  { key: 'by', head: words.by, isExtra: true, cell: (artifact) => <Actor actor={artifact.created_by} /> },
  { key: 'created', head: words.created, cell: (artifact) => <RelativeTime at={artifact.created_at} /> },
];
