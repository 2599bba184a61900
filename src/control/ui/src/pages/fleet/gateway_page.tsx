import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, ask } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import { Button, CopyAs, Loading, Page, ProblemBox, Section, buttonClass } from '@/kit';
import { ArrowLeft, Unplug } from '@/kit/icons';
import { fleetStrings as words } from '@/strings/fleet';
import { DisconnectDialog } from './disconnect_dialog';
import type { DataPlane } from './gateway';
import { GatewayFacts, GatewayNotices } from './gateway_facts';
import { GatewayHealth } from './gateway_health';
import { GatewayHistory } from './gateway_history';
import { GatewayTraffic } from './gateway_traffic';

const refreshMs = 5000; // heartbeats make no events

export function Component() {
  const project = useProject();
  const { dataPlaneId = '' } = useParams();
  const path = { id: project.id, dpId: dataPlaneId };
  const query = useQuery<DataPlane, Problem>({
    queryKey: keys.dataPlane(project.id, dataPlaneId),
    queryFn: () => ask(api.GET('/projects/{id}/data-planes/{dpId}', { params: { path } })),
    refetchInterval: (state) => (state.state.error?.status === 404 ? false : refreshMs),
  });
  // One that is gone is not shown as it was before.
  if (query.error?.status === 404) return <Gone />;
  if (query.data === undefined)
    return query.error ? (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    ) : (
      <Loading />
    );
  const gateway = query.data;
  return (
    <Page
      title={gateway.name || words.unnamed}
      about={<BackToFleet />}
      actions={<Actions gateway={gateway} />}
    >
      {query.error && <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />}
      <GatewayNotices gateway={gateway} />
      <div className="grid gap-x-6 lg:grid-cols-[minmax(20rem,26rem)_minmax(0,1fr)]">
        <Section title={words.facts}>
          <GatewayFacts gateway={gateway} />
        </Section>
        <div className="min-w-0">
          <Section title={words.trafficTitle}>
            <GatewayTraffic projectId={project.id} gatewayId={gateway.id} />
          </Section>
          <Section title={words.health}>
            <GatewayHealth gateway={gateway} />
          </Section>
        </div>
      </div>
      <Section title={words.history}>
        <GatewayHistory projectId={project.id} gatewayId={gateway.id} />
      </Section>
    </Page>
  );
}

function BackToFleet() {
  return (
    <Link to=".." relative="path" className="inline-flex items-center gap-1 hover:text-ink hover:underline">
      <ArrowLeft aria-hidden className="size-3.5" />
      {words.toFleet}
    </Link>
  );
}

function Actions({ gateway }: { gateway: DataPlane }) {
  const project = useProject();
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <CopyAs
        what={words.whatShow}
        cli={['fleet', 'show', '--project', project.name, gateway.id]}
        curl={{ method: 'GET', path: `/projects/${project.id}/data-planes/${gateway.id}` }}
      />
      {can('deploy', project.id) && (
        <Button look="danger" icon={<Unplug aria-hidden />} onClick={() => setOpen(true)}>
          {words.disconnect}
        </Button>
      )}
      <DisconnectDialog isOpen={isOpen} onClose={() => setOpen(false)} gateway={gateway} project={project} />
    </>
  );
}

function Gone() {
  return (
    <Page title={words.gone}>
      <p className="mb-4 text-ink-soft">{words.goneHint}</p>
      <Link to=".." relative="path" className={buttonClass()}>
        {words.toFleet}
      </Link>
    </Page>
  );
}
