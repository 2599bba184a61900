import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import { Button, CommandLine, CopyAs, EmptyState, Loading, Page, ProblemBox } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import { FilterBar } from './filter_bar';
import {
  addressOf,
  countsOf,
  filtersOf,
  fits,
  isForApi,
  listCli,
  noFilters,
  queryOf,
  sorted,
  type Filters,
  type Sort,
} from './filters';
import { FleetTable } from './fleet_table';
import { gatewayLine, labelsIn } from './fleet_words';
import { SummaryStrip } from './summary_strip';
import { useFleet } from './use_fleet';

export function Component() {
  const project = useProject();
  const fleet = useFleet(project.id);
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => filtersOf(address), [address]);
  const setFilters = useCallback(
    (next: Filters) => setAddress(addressOf(next), { replace: true }),
    [setAddress],
  );
  const [sort, setSort] = useState<Sort>({ key: 'name', isDown: false });
  const shown = useMemo(
    () =>
      sorted(
        fleet.rows.filter((one) => fits(one, filters)),
        sort,
      ),
    [fleet.rows, filters, sort],
  );
  const counts = useMemo(() => countsOf(fleet.rows), [fleet.rows]);
  const labels = useMemo(() => labelsIn(fleet.rows), [fleet.rows]);
  const isEmpty = fleet.isComplete && fleet.rows.length === 0;
  return (
    <Page
      title={words.title}
      about={fleet.isComplete ? words.shown(shown.length, fleet.rows.length) : undefined}
      actions={
        isForApi(filters) && (
          <CopyAs
            what={words.whatList}
            cli={listCli(project.name, filters)}
            curl={{ method: 'GET', path: `/projects/${project.id}/data-planes${queryOf(filters)}` }}
          />
        )
      }
    >
      {fleet.problem && (
        <>
          <ProblemBox problem={fleet.problem} />
          {fleet.rows.length > 0 && <p className="mb-2 text-warn">{words.stale}</p>}
        </>
      )}
      {!fleet.isComplete &&
        (fleet.rows.length > 0 ? <Loading what={words.reading(fleet.rows.length)} /> : <Loading />)}
      {isEmpty && <NoGateways projectId={project.id} />}
      {fleet.rows.length > 0 && (
        <>
          <SummaryStrip counts={counts} filters={filters} onChange={setFilters} />
          <FilterBar filters={filters} counts={counts} labels={labels} onChange={setFilters} />
          {shown.length > 0 ? (
            <FleetTable projectId={project.id} gateways={shown} sort={sort} onSort={setSort} />
          ) : (
            <EmptyState
              title={words.nobody}
              action={<Button onClick={() => setFilters(noFilters)}>{words.clear}</Button>}
            >
              {words.shown(0, fleet.rows.length)}
            </EmptyState>
          )}
        </>
      )}
    </Page>
  );
}

function NoGateways({ projectId }: { projectId: string }) {
  const can = useCan();
  return (
    <EmptyState title={words.empty} action={<CommandLine line={gatewayLine(location.origin, projectId)} />}>
      {words.emptyHint} {can('admin', projectId) && words.emptyAdmin}
    </EmptyState>
  );
}
