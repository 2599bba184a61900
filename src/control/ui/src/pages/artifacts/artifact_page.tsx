import { ArrowLeft, Download, Pin, PinOff, Rocket } from '@/kit/icons';
import type { ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import {
  Actor,
  Button,
  CopyAs,
  Digest,
  Facts,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Tabs,
  buttonClass,
  shortDigest,
  useToast,
} from '@/kit';
import { strings } from '@/strings';
import { useArtifact, usePin, type Artifact } from './artifact_actions';
import { CompareTab } from './compare_tab';
import { ArtifactMarks, Release } from './artifact_marks';
import { sizeOf, titlesOf } from './artifact_words';
import { ManifestTab } from './manifest_tab';
import { OperationsTab } from './operations_tab';
import { SignaturesTab } from './signatures_tab';

const words = strings.artifacts;

export function Component() {
  const { artifactId = '' } = useParams();
  const project = useProject();
  const query = useArtifact(project.id, artifactId);
  if (query.isPending) return <Loading />;
  if (query.error?.status === 404) return <NotFound />;
  if (query.data === undefined) {
    return (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <ArtifactPage key={artifactId} artifact={query.data} />;
}

function ArtifactPage({ artifact }: { artifact: Artifact }) {
  const project = useProject();
  const can = useCan();
  const [search, setSearch] = useSearchParams();
  const pin = usePin(artifact);
  const tabs = [
    { value: 'operations', label: words.tabOperations, content: <OperationsTab artifact={artifact} /> },
    { value: 'compare', label: words.tabCompare, content: <CompareTab artifact={artifact} /> },
    { value: 'signatures', label: words.tabSignatures, content: <SignaturesTab artifact={artifact} /> },
    { value: 'manifest', label: words.tabManifest, content: <ManifestTab artifact={artifact} /> },
  ];
  const tab = tabs.find(({ value }) => value === search.get('tab'))?.value ?? 'operations';
  return (
    <Page
      title={words.detailTitle(shortDigest(artifact.digest))}
      about={titlesOf(artifact).join(', ')}
      actions={
        <>
          <Link to={`/projects/${project.id}/artifacts`} className={buttonClass('quiet')}>
            <ArrowLeft aria-hidden />
            {words.back}
          </Link>
          {can('project:write', project.id) && <PinButton artifact={artifact} pin={pin} />}
          <CopyAs
            what={words.whatDownload}
            cli={['artifact', 'download', artifact.id, '-o', 'api.bca']}
            curl={{ method: 'GET', path: `/artifacts/${artifact.id}/download`, output: 'api.bca' }}
          />
          <a href={`/artifacts/${artifact.id}/download`} download className={buttonClass()}>
            <Download aria-hidden />
            {words.download}
          </a>
          {can('deploy', project.id) && (
            <Link
              to={`/projects/${project.id}/deploy/new?artifact=${artifact.id}`}
              className={buttonClass('primary')}
            >
              <Rocket aria-hidden />
              {words.deploy}
            </Link>
          )}
        </>
      }
    >
      {pin.error && <ProblemBox problem={pin.error} />}
      <div className="mb-4">
        <Facts facts={factsOf(artifact)} />
      </div>
      <Tabs
        label={words.tabs}
        value={tab}
        onChange={(next) => setSearch(next === 'operations' ? {} : { tab: next }, { replace: true })}
        tabs={tabs}
      />
    </Page>
  );
}

function PinButton({ artifact, pin }: { artifact: Artifact; pin: ReturnType<typeof usePin> }) {
  const toast = useToast();
  const isPinned = artifact.pinned;
  return (
    <>
      <CopyAs
        what={isPinned ? words.whatUnpin : words.whatPin}
        cli={['artifact', isPinned ? 'unpin' : 'pin', artifact.id]}
        curl={{ method: isPinned ? 'DELETE' : 'PUT', path: `/artifacts/${artifact.id}/pin` }}
      />
      <Button
        icon={isPinned ? <PinOff /> : <Pin />}
        isBusy={pin.isPending}
        onClick={() =>
          pin.mutate(!isPinned, {
            onSuccess: (done) => toast(done.pinned ? words.pinnedNow : words.unpinnedNow),
          })
        }
      >
        {isPinned ? words.unpin : words.pin}
      </Button>
    </>
  );
}

function factsOf(artifact: Artifact): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [
    [words.digest, <Digest key="digest" digest={artifact.digest} canCopy />],
    [words.state, <ArtifactMarks key="state" artifact={artifact} />],
    [words.routes, artifact.routes],
    [words.size, sizeOf(artifact.size)],
    [words.release, <Release key="release" artifact={artifact} />],
    [
      words.created,
      <span key="created">
        <RelativeTime at={artifact.created_at} />, {words.origins[artifact.origin]},{' '}
        <Actor actor={artifact.created_by} />
      </span>,
    ],
  ];
  if (artifact.compiler) facts.push([words.compiler, artifact.compiler]);
  if (artifact.features && artifact.features.length > 0)
    facts.push([
      words.features,
      <code key="features" className="font-mono text-sm">
        {artifact.features.join(', ')}
      </code>,
    ]);
  return facts;
}
