import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import {
  Badge,
  Checkbox,
  Dialog,
  Field,
  Loading,
  ProblemBox,
  TextInput,
  VirtualTable,
  useIsNarrow,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { useOperations, type Artifact, type Operation } from './artifact_actions';

const words = strings.artifacts;
const quietMs = 250; // after the last key, before the API is asked
const narrowColumns = 3; // method, path, and whether something is not enforced

/** What it serves; a press on a path tells what is enforced of it. */
export function OperationsTab({ artifact }: { artifact: Artifact }) {
  const [typed, setTyped] = useState('');
  const search = useRested(typed.trim());
  const [isOnlyAdvisory, setOnlyAdvisory] = useState(false);
  const [open, setOpen] = useState<Operation | null>(null);
  const operations = useOperations(artifact.id, search);
  const rows = isOnlyAdvisory
    ? operations.items.filter(({ advisory }) => advisory.length > 0)
    : operations.items;
  const shown = useDeferredValue(rows);
  const isNarrow = useIsNarrow();
  const columns = useMemo(() => columnsFor(setOpen, isNarrow), [isNarrow]);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="w-80 max-w-full [&>div]:mb-0">
          <Field label={words.search}>
            <TextInput
              type="search"
              maxLength={200}
              placeholder={words.searchHint}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
        <div className="flex items-center gap-4">
          {/* Only what was read can be filtered here: offered when that is everything. */}
          {!operations.hasMore && (
            <Checkbox
              label={words.onlyAdvisory}
              checked={isOnlyAdvisory}
              onChange={(event) => setOnlyAdvisory(event.target.checked)}
            />
          )}
          <span role="status" className="text-ink-soft">
            {!operations.isLoading && words.counted(shown.length, operations.hasMore)}
          </span>
        </div>
      </div>
      {operations.problem && <ProblemBox problem={operations.problem} />}
      {operations.isLoading && <Loading />}
      {!operations.isLoading && !operations.problem && shown.length === 0 && (
        <p className="text-ink-soft">{words.noneFound}</p>
      )}
      {shown.length > 0 && (
        <VirtualTable
          label={words.tabOperations}
          columns={isNarrow ? columns.slice(0, narrowColumns) : columns}
          rows={shown}
          rowKey={({ method, path }) => `${method} ${path}`}
          hasMore={operations.hasMore}
          isLoadingMore={operations.isLoadingMore}
          loadMore={operations.loadMore}
        />
      )}
      {open && <ReportDialog operation={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), quietMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function columnsFor(onOpen: (operation: Operation) => void, isNarrow: boolean): Column<Operation>[] {
  return [
    {
      key: 'method',
      head: words.method,
      width: '5rem',
      cell: ({ method }) => <span className="font-mono text-sm font-semibold">{method}</span>,
    },
    {
      key: 'path',
      head: words.path,
      width: isNarrow ? 'minmax(8rem, 1fr)' : 'minmax(14rem, 2fr)',
      cell: (operation) => (
        <button
          type="button"
          onClick={() => onOpen(operation)}
          title={words.report(`${operation.method} ${operation.path}`)}
          className="max-w-full truncate text-left font-mono text-sm text-accent hover:underline"
        >
          {operation.path}
        </button>
      ),
    },
    {
      key: 'advisory',
      head: words.advisory,
      width: '6rem',
      cell: ({ advisory }) =>
        advisory.length > 0 ? (
          <Badge tone="warn">{advisory.length}</Badge>
        ) : (
          <span className="text-ink-faint">{strings.kit.none}</span>
        ),
    },
    {
      key: 'enforced',
      head: words.enforced,
      width: '6rem',
      cell: ({ enforced }) => <Badge tone="good">{enforced.length}</Badge>,
    },
    {
      key: 'operation',
      head: words.operation,
      width: 'minmax(9rem, 1fr)',
      cell: ({ operation }) => <code className="font-mono text-sm">{operation}</code>,
    },
    { key: 'dispatch', head: words.dispatch, width: '9rem', cell: ({ dispatch }) => dispatch },
    { key: 'api', head: words.api, width: 'minmax(8rem, 1fr)', cell: ({ api }) => api },
  ];
}

function ReportDialog({ operation, onClose }: { operation: Operation; onClose: () => void }) {
  const { method, path, enforced, advisory } = operation;
  return (
    <Dialog
      isOpen
      width="wide"
      onClose={onClose}
      title={words.operationReport(method, path)}
      about={[operation.operation, operation.api].filter(Boolean).join(' · ')}
    >
      <h3 className="font-semibold">{words.advisory}</h3>
      {advisory.length === 0 ? (
        <p className="mb-3 text-ink-soft">{words.noAdvisory}</p>
      ) : (
        <>
          <p className="text-ink-soft">{words.advisoryAbout}</p>
          <ul className="mb-3 list-disc pl-5">
            {advisory.map(({ what, why }, index) => (
              <li key={index}>
                <span className="font-medium">{what}</span>: <span className="text-ink-soft">{why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 className="font-semibold">{words.enforced}</h3>
      <p className="text-ink-soft">{enforced.length > 0 ? words.enforcedAbout : words.noEnforced}</p>
      <ul className="list-disc pl-5">
        {enforced.map((what, index) => (
          <li key={index}>{what}</li>
        ))}
      </ul>
    </Dialog>
  );
}
