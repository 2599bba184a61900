import type { ReactNode } from 'react';
import { strings } from '@/strings';
import { Button } from './button';
import { classes } from './classes';

export interface Column<T> {
  key: string;
  head: ReactNode;
  /** How a virtual table is sorted by this column. */
  sort?: 'ascending' | 'descending' | 'none';
  cell: (row: T) => ReactNode;
  /** CSS width of a virtual table's column, such as "8rem" or "minmax(8rem, 1fr)". */
  width?: string;
  align?: 'right';
  /** Left out on narrow screens. */
  isExtra?: boolean;
}

export interface TableProps<T> {
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

export function More({ isBusy, onClick }: { isBusy?: boolean; onClick?: () => void }) {
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
