import { ShieldCheck } from '@/kit/icons';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useProjects } from '@/app/project_switcher';
import {
  Actor,
  Button,
  CopyAs,
  Dialog,
  EmptyState,
  Facts,
  Loading,
  Page,
  ProblemBox,
  RelativeTime,
  Table,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { useAudit, useVerify, type AuditRow, type ChainVerdict } from './audit_actions';
import { objectLink } from './audit_links';

const words = strings.audit;

/** The log of a project, or (null) all of it. */
export function AuditList({ project }: { project: { id: string; name: string } | null }) {
  const list = useAudit(project?.id ?? null);
  const verify = useVerify(project?.id ?? null);
  const projects = useProjects();
  const [open, setOpen] = useState<AuditRow | null>(null);
  const scope = project ? ['--project', project.name] : [];
  const query = project ? `?project_id=${project.id}` : '';
  const isEmpty = !list.isLoading && !list.problem && list.items.length === 0;
  const projectName = (id: string) => projects.items.find((one) => one.id === id)?.name ?? id.slice(0, 8);
  return (
    <Page
      title={project ? words.title : words.globalTitle}
      about={project ? words.about : words.globalAbout}
      actions={
        <>
          <CopyAs
            what={words.whatList}
            cli={['audit', 'list', ...scope]}
            curl={{ method: 'GET', path: `/audit${query}` }}
          />
          <CopyAs
            what={words.whatVerify}
            cli={['audit', 'verify', ...scope]}
            curl={{ method: 'GET', path: `/audit/verification${query}` }}
          />
          <Button icon={<ShieldCheck />} isBusy={verify.isPending} onClick={() => verify.mutate()}>
            {words.verify}
          </Button>
        </>
      }
    >
      {verify.error && <ProblemBox problem={verify.error} />}
      {verify.data && <VerdictBox verdict={verify.data} isGlobal={project === null} />}
      {list.problem && <ProblemBox problem={list.problem} />}
      {list.isLoading && <Loading />}
      {isEmpty && (
        <EmptyState title={words.empty} cli={['audit', 'list', ...scope]}>
          {words.emptyHint}
        </EmptyState>
      )}
      {list.items.length > 0 && (
        <Table
          label={words.title}
          columns={columnsFor(setOpen, project ? null : projectName)}
          rows={list.items}
          rowKey={(row) => String(row.id)}
          hasMore={list.hasMore}
          isLoadingMore={list.isLoadingMore}
          loadMore={list.loadMore}
        />
      )}
      {open && <RowDialog row={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function VerdictBox({ verdict, isGlobal }: { verdict: ChainVerdict; isGlobal: boolean }) {
  const { intact, rows, fault } = verdict;
  const broken =
    fault?.number === undefined ? words.brokenSomewhere : words.broken(fault.number, fault.what ?? '');
  return (
    <div
      role="status"
      className={
        intact
          ? 'mb-4 rounded-md border border-good/40 bg-good-soft p-3'
          : 'mb-4 rounded-md border border-bad/40 bg-bad-soft p-3'
      }
    >
      <p className="font-semibold">{intact ? words.intact(rows) : broken}</p>
      {isGlobal && <p className="text-ink-soft">{words.globalVerified}</p>}
    </div>
  );
}

function columnsFor(
  setOpen: (row: AuditRow) => void,
  projectName: ((id: string) => string) | null,
): Column<AuditRow>[] {
  const columns: Column<AuditRow>[] = [
    { key: 'at', head: words.at, cell: (row) => <RelativeTime at={row.at} /> },
    {
      key: 'action',
      head: words.action,
      cell: (row) => (
        <button
          type="button"
          aria-label={words.open(row.number, row.action)}
          onClick={() => setOpen(row)}
          className="text-left font-mono text-sm text-accent hover:underline"
        >
          {row.action}
        </button>
      ),
    },
    { key: 'object', head: words.object, cell: (row) => <ObjectName row={row} /> },
    { key: 'actor', head: words.actor, isExtra: true, cell: (row) => <Actor actor={row.actor} /> },
    { key: 'address', head: words.address, isExtra: true, cell: (row) => row.address || strings.kit.none },
    { key: 'number', head: words.number, align: 'right', isExtra: true, cell: (row) => row.number },
  ];
  if (projectName !== null) {
    columns.splice(3, 0, {
      key: 'project',
      head: words.project,
      isExtra: true,
      cell: ({ project_id }) =>
        project_id ? projectName(project_id) : <span className="text-ink-faint">{words.noProject}</span>,
    });
  }
  return columns;
}

function ObjectName({ row }: { row: AuditRow }) {
  const link = objectLink(row);
  const name = row.object.slice(0, 8);
  if (link === null)
    return (
      <code title={row.object} className="font-mono text-sm">
        {name}
      </code>
    );
  return (
    <Link to={link} title={row.object} className="font-mono text-sm text-accent hover:underline">
      {name}
    </Link>
  );
}

function RowDialog({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const mono = (text: string | null) => (
    <code className="font-mono text-sm break-all">{text || words.none}</code>
  );
  return (
    <Dialog
      isOpen
      width="wide"
      onClose={onClose}
      title={words.rowTitle(row.action, row.number)}
      about={words.rowAbout}
    >
      <Facts
        facts={[
          [words.at, row.at],
          [words.actor, mono(row.actor)],
          [words.address, row.address || words.none],
          [words.object, mono(row.object)],
          [words.request, mono(row.request_id)],
          [words.before, mono(row.before)],
          [words.after, mono(row.after)],
          [words.previous, mono(row.previous)],
          [words.hash, mono(row.hash)],
        ]}
      />
    </Dialog>
  );
}
