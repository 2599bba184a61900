import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Rocket } from '@/kit/icons';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { api, ask } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import type { Problem } from '@/api/problem';
import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import {
  Actor,
  CopyAs,
  Digest,
  Facts,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Section,
  Status,
  buttonClass,
} from '@/kit';
import { strings } from '@/strings';
import { tookOf, type Compilation } from './compilation_table';
import { ownerOf, placeQuery } from './findings';
import { FindingsList } from './findings_list';
import type { Spec } from './spec_actions';

const words = strings.specs;
const askAgainMs = 2000; // beside the events, which may be late

export function Component() {
  const { compilationId = '' } = useParams();
  const project = useProject();
  const query = useQuery<Compilation, Problem>({
    queryKey: keys.compilation(project.id, compilationId),
    queryFn: () => ask(api.GET('/compilations/{id}', { params: { path: { id: compilationId } } })),
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : askAgainMs),
  });
  if (query.isPending) return <Loading />;
  if (query.data === undefined) {
    if (query.error.status === 404) return <NotFound />;
    return (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <CompilationPage compilation={query.data} />;
}

function CompilationPage({ compilation }: { compilation: Compilation }) {
  const project = useProject();
  const can = useCan();
  const { artifact_id: artifact, findings } = compilation;
  const inside = `/projects/${project.id}`;
  return (
    <Page
      title={words.compilationOf(compilation.id)}
      actions={
        <>
          <CopyAs
            what={words.whatCompilation}
            curl={{ method: 'GET', path: `/compilations/${compilation.id}` }}
          />
          <Link to={`${inside}/specs`} className={buttonClass()}>
            <ArrowLeft aria-hidden />
            {words.toSpecs}
          </Link>
          {artifact && can('deploy', project.id) && (
            <Link to={`${inside}/deploy/new?artifact=${artifact}`} className={buttonClass()}>
              <Rocket aria-hidden />
              {words.deployIt}
            </Link>
          )}
          {artifact && (
            <Link to={`${inside}/artifacts/${artifact}`} className={buttonClass('primary')}>
              {words.openArtifact}
            </Link>
          )}
        </>
      }
    >
      <div aria-live="polite" className="mb-6">
        <Facts facts={factsOf(compilation)} />
      </div>
      <Section title={words.findings}>
        {findings.length > 0 ? (
          <Findings compilation={compilation} />
        ) : (
          <p className="text-ink-soft">{compilation.finished_at ? words.noFindings : words.notYet}</p>
        )}
      </Section>
    </Page>
  );
}

function factsOf(compilation: Compilation): [string, ReactNode][] {
  const { status, stage, reason, options } = compilation;
  const facts: [string, ReactNode][] = [
    [words.status, <Status key="status" word={status} />],
    [words.inputs, <Inputs key="inputs" compilation={compilation} />],
    [words.started, <RelativeTime key="at" at={compilation.created_at} />],
    [words.by, <Actor key="by" actor={compilation.created_by} />],
  ];
  if (stage && !compilation.finished_at) facts.splice(1, 0, [words.stage, stage]);
  if (status === 'pending') facts.splice(1, 0, [words.stage, words.waiting]);
  if (compilation.attempts > 1) facts.push([words.attempts, compilation.attempts]);
  if (compilation.finished_at) facts.push([words.took, tookOf(compilation)]);
  if (Object.keys(options).length > 0)
    facts.push([
      words.options,
      <code key="options" className="font-mono text-sm break-all">
        {JSON.stringify(options)}
      </code>,
    ]);
  if (reason) facts.push([words.reason, reason]);
  if (compilation.digest)
    facts.push([words.artifact, <Digest key="digest" digest={compilation.digest} canCopy />]);
  return facts;
}

function Inputs({ compilation }: { compilation: Compilation }) {
  return (
    <ul>
      {compilation.inputs.map(({ spec_id, name, revision }) => (
        <li key={spec_id}>
          <Link to={`/projects/${compilation.project_id}/specs/${spec_id}`} className="text-accent underline">
            {name}
          </Link>{' '}
          <span className="text-ink-soft">{words.revisionWord(revision)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Leads into the editor, where a finding can be told whose description it is in. */
function Findings({ compilation }: { compilation: Compilation }) {
  const project = useProject();
  const navigate = useNavigate();
  const specs = usePaged<Spec>(keys.specs(project.id), (query) =>
    api.GET('/projects/{id}/specs', { params: { path: { id: project.id }, query } }),
  );
  const inputs = specs.items.filter(({ id }) => compilation.inputs.some(({ spec_id }) => spec_id === id));
  return (
    <div className="rounded-lg border border-line bg-raised">
      <FindingsList
        findings={compilation.findings}
        canJump={(finding) => ownerOf(finding, inputs) !== null}
        onJump={(finding) => {
          const owner = ownerOf(finding, inputs);
          if (owner === null) return;
          const place = placeQuery(owner.file, finding);
          void navigate(`/projects/${project.id}/specs/${owner.id}?${place}`);
        }}
      />
    </div>
  );
}
