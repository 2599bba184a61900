import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import { strings } from '@/strings';
import { Button } from './button';
import { classes } from './classes';

export interface Column<T> {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** CSS width of a virtual table's column, such as "8rem" or "minmax(8rem, 1fr)". */
  width?: string;
  align?: 'right';
  /** Left out on narrow screens. */
  isExtra?: boolean;
}

interface TableProps<T> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  loadMore?: () => void;
}

function cellClass<T>(column: Column<T>): string {
  return classes(column.align === 'right' && 'text-right', column.isExtra && 'max-md:hidden');
}

function More({ isBusy, onClick }: { isBusy?: boolean; onClick?: () => void }) {
  return (
    <div className="border-t border-line p-2 text-center">
      <Button look="quiet" isBusy={isBusy} onClick={onClick}>
        {strings.kit.more}
      </Button>
    </div>
  );
}

/** For lists of at most some hundred rows; VirtualTable for more. */
export function Table<T>({ label, columns, rows, rowKey, hasMore, isLoadingMore, loadMore }: TableProps<T>) {
  return (
    <div
      className="relative overflow-x-auto rounded-lg border border-line bg-raised"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="w-full border-collapse" aria-label={label}>
        <thead>
          <tr className="border-b border-line bg-sunken text-left text-sm text-ink-soft">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes('px-3 py-1.5 font-medium', cellClass(column))}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0 hover:bg-hover/50">
              {columns.map((column) => (
                <td key={column.key} className={classes('px-3 py-1.5 align-middle', cellClass(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hasMore && <More isBusy={isLoadingMore} onClick={loadMore} />}
    </div>
  );
}

const rowPixels = 34;

interface VirtualTableProps<T> extends TableProps<T> {
  /** CSS height of the window onto the rows. */
  height?: string;
}

/** Thousands of rows: only those in sight exist. All rows have one height, columns need a `width`. */
export function VirtualTable<T>({
  label,
  columns,
  rows,
  rowKey,
  height = '70vh',
  loadMore,
  hasMore,
  isLoadingMore,
}: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    getItemKey: (index) => rowKey(rows[index]!),
    overscan: 8,
  });
  const template = columns.map((column) => column.width ?? 'minmax(6rem, 1fr)').join(' ');
  const grid = { gridTemplateColumns: template };
  return (
    <div className="rounded-lg border border-line bg-raised">
      <div
        ref={scroller}
        role="table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        className="overflow-auto rounded-lg"
        style={{ maxHeight: height }}
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid min-w-max border-b border-line bg-sunken text-sm text-ink-soft"
          style={grid}
        >
          {columns.map((column) => (
            <div
              key={column.key}
              role="columnheader"
              className={classes('px-3 py-1.5 font-medium', column.align === 'right' && 'text-right')}
            >
              {column.head}
            </div>
          ))}
        </div>
        <div role="rowgroup" className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className="absolute inset-x-0 top-0 grid items-center border-b border-line hover:bg-hover/50"
              style={{ ...grid, height: rowPixels, transform: `translateY(${item.start}px)` }}
            >
              {columns.map((column) => (
                <div
                  key={column.key}
                  role="cell"
                  className={classes('truncate px-3', column.align === 'right' && 'text-right')}
                >
                  {column.cell(rows[item.index]!)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
      {hasMore && <More isBusy={isLoadingMore} onClick={loadMore} />}
    </div>
  );
}
