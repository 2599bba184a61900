// How a gateway looks in the table: columns where there is room, two lines where there is not.
import { Link } from 'react-router-dom';
import { Age, Badge, Digest, RelativeTime, Status, type Column } from '@/kit';
import { ArrowDown, ArrowUp, TriangleAlert } from '@/kit/icons';
import { fleetStrings as words } from '@/strings/fleet';
import { strings } from '@/strings';
import type { Sort, SortKey } from './filters';
import type { Gateway } from './gateway';
import { Sparkline } from './sparkline';
import { useCurve, type TrafficFeed } from './traffic';

function Name({ gateway }: { gateway: Gateway }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Link to={gateway.id} className="truncate font-medium text-accent hover:underline">
        {gateway.name || words.unnamed}
      </Link>
      {gateway.error && (
        <span title={gateway.error} className="shrink-0 text-bad">
          <TriangleAlert aria-hidden className="size-3.5" />
          <span className="sr-only">{words.refused}</span>
        </span>
      )}
    </span>
  );
}

export function Drift({ gateway }: { gateway: Pick<Gateway, 'sync' | 'driftedSince'> }) {
  if (gateway.sync === 'synced') return <span className="text-ink-soft">{words.inSync}</span>;
  if (gateway.driftedSince !== null)
    return (
      <Badge tone="warn">
        <Age since={gateway.driftedSince} />
      </Badge>
    );
  if (gateway.sync === 'drifted') return <Badge tone="warn">{strings.kit.now}</Badge>;
  return <span className="text-ink-faint">{strings.kit.none}</span>;
}

function Labels({ labels }: { labels: string[] }) {
  if (labels.length === 0) return <span className="text-ink-faint">{strings.kit.none}</span>;
  const text = labels.join('  ');
  return (
    <span className="text-sm whitespace-pre text-ink-soft" title={text}>
      {text}
    </span>
  );
}

function Traffic({ feed, id }: { feed: TrafficFeed; id: string }) {
  return <Sparkline curve={useCurve(feed, id)} />;
}

function Runs({ gateway }: { gateway: Gateway }) {
  if (!gateway.digest) return <span className="text-ink-faint">{words.nothing}</span>;
  return <Digest digest={gateway.digest} />;
}

interface Sorting {
  sort: Sort;
  onSort: (key: SortKey) => void;
}

function headOf(
  key: SortKey,
  label: string,
  { sort, onSort }: Sorting,
): Pick<Column<Gateway>, 'head' | 'sort'> {
  const isCurrent = sort.key === key;
  const Arrow = sort.isDown ? ArrowDown : ArrowUp;
  return {
    sort: isCurrent ? (sort.isDown ? 'descending' : 'ascending') : 'none',
    head: (
      <button
        type="button"
        title={words.sortBy(label)}
        onClick={() => onSort(key)}
        className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink"
      >
        {label}
        {isCurrent && <Arrow aria-hidden className="size-3" />}
      </button>
    ),
  };
}

/** The same array as long as its arguments are the same: rows that did not change are not drawn again. */
export function wideColumns(feed: TrafficFeed, sorting: Sorting): Column<Gateway>[] {
  return [
    {
      key: 'name',
      ...headOf('name', words.name, sorting),
      width: 'minmax(10rem, 1.2fr)',
      cell: (one) => <Name gateway={one} />,
    },
    {
      key: 'status',
      ...headOf('status', words.status, sorting),
      width: '7.5rem',
      cell: (one) => <Status word={one.status} />,
    },
    {
      key: 'version',
      ...headOf('version', words.version, sorting),
      width: '6rem',
      cell: (one) => one.version ?? <span className="text-ink-faint">{words.unknown}</span>,
    },
    {
      key: 'runs',
      ...headOf('digest', words.runs, sorting),
      width: '8.5rem',
      cell: (one) => <Runs gateway={one} />,
    },
    {
      key: 'drift',
      ...headOf('drift', words.drift, sorting),
      width: '6.5rem',
      cell: (one) => <Drift gateway={one} />,
    },
    {
      key: 'traffic',
      head: words.traffic,
      width: '12.5rem',
      cell: (one) => <Traffic feed={feed} id={one.id} />,
    },
    {
      key: 'labels',
      head: words.labels,
      width: 'minmax(8rem, 1fr)',
      cell: (one) => <Labels labels={one.labels} />,
    },
    {
      key: 'seen',
      ...headOf('seen', words.lastSeen, sorting),
      width: '7.5rem',
      cell: (one) => <RelativeTime at={one.lastSeen} />,
    },
  ];
}

export const narrowRowPixels = 64;

export function narrowColumns(feed: TrafficFeed, sorting: Sorting): Column<Gateway>[] {
  return [
    {
      key: 'gateway',
      ...headOf('name', words.name, sorting),
      width: 'minmax(0, 1fr)',
      cell: (one) => (
        <div className="flex flex-col gap-1.5">
          <div className="flex items-center justify-between gap-2">
            <Name gateway={one} />
            <Status word={one.status} />
          </div>
          <div className="flex items-center justify-between gap-2 text-sm">
            <Runs gateway={one} />
            <Drift gateway={one} />
            <Traffic feed={feed} id={one.id} />
          </div>
        </div>
      ),
    },
  ];
}
