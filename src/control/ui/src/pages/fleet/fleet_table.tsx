import { useCallback, useMemo } from 'react';
import { VirtualTable, useIsNarrow } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import type { Sort, SortKey } from './filters';
import { narrowColumns, narrowRowPixels, wideColumns } from './fleet_columns';
import type { Gateway } from './gateway';
import { useTrafficFeed } from './traffic';

interface FleetTableProps {
  projectId: string;
  gateways: Gateway[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

const idOf = (gateway: Gateway) => gateway.id;

export function FleetTable({ projectId, gateways, sort, onSort }: FleetTableProps) {
  const feed = useTrafficFeed(projectId);
  const isNarrow = useIsNarrow();
  const { key, isDown } = sort;
  const columns = useMemo(() => {
    const sorting = {
      sort: { key, isDown },
      onSort: (wanted: SortKey) => onSort({ key: wanted, isDown: wanted === key && !isDown }),
    };
    return isNarrow ? narrowColumns(feed, sorting) : wideColumns(feed, sorting);
  }, [feed, isNarrow, key, isDown, onSort]);
  const onSight = useCallback((rows: Gateway[]) => feed.want(rows.map(idOf)), [feed]);
  return (
    <VirtualTable
      label={words.title}
      columns={columns}
      rows={gateways}
      rowKey={idOf}
      rowPixels={isNarrow ? narrowRowPixels : undefined}
      height="max(20rem, calc(100dvh - 13.5rem))"
      onSight={onSight}
    />
  );
}
