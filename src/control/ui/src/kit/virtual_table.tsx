import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import { classes } from './classes';
import { More, type Column, type TableProps } from './table';

const rowPixelsDefault = 34;

interface VirtualTableProps<T> extends TableProps<T> {
  /** CSS height of the window onto the rows. */
  height?: string;
  rowPixels?: number;
  /** Told what is in sight whenever that changes. */
  onSight?: (rows: T[]) => void;
}

/** Thousands of rows: only those in sight exist, and only those that changed are drawn again, as long
    as `columns` stays the same array. All rows have one height, columns need a `width`. */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { label, columns, rows, rowKey, height = '70vh', rowPixels = rowPixelsDefault, onSight } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    getItemKey: (index) => rowKey(rows[index]!),
    overscan: 8,
  });
  const { startIndex = 0, endIndex = -1 } = virtual.range ?? {};
  useEffect(() => {
    onSight?.(rows.slice(startIndex, endIndex + 1));
  }, [onSight, rows, startIndex, endIndex]);
  const template = columns.map((column) => column.width ?? 'minmax(6rem, 1fr)').join(' ');
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
        <div role="rowgroup" className="w-max min-w-full">
          <VirtualHead columns={columns} template={template} />
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => (
              <VirtualRow
                key={item.key}
                row={rows[item.index]!}
                columns={columns as Column<unknown>[]}
                template={template}
                index={item.index}
                top={item.start}
                pixels={rowPixels}
              />
            ))}
          </div>
        </div>
      </div>
      {props.hasMore && <More isBusy={props.isLoadingMore} onClick={props.loadMore} />}
    </div>
  );
}

function VirtualHead<T>({ columns, template }: { columns: Column<T>[]; template: string }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid border-b border-line bg-sunken text-sm text-ink-soft"
      style={{ gridTemplateColumns: template }}
    >
      {columns.map((column) => (
        <div
          key={column.key}
          role="columnheader"
          aria-sort={column.sort}
          className={classes('px-3 py-1.5 font-medium', column.align === 'right' && 'text-right')}
        >
          {column.head}
        </div>
      ))}
    </div>
  );
}

interface VirtualRowProps {
  row: unknown;
  columns: Column<unknown>[];
  template: string;
  index: number;
  top: number;
  pixels: number;
}

const VirtualRow = memo(function VirtualRow({ row, columns, template, index, top, pixels }: VirtualRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute inset-x-0 top-0 grid items-center border-b border-line hover:bg-hover/50"
      style={{ gridTemplateColumns: template, height: pixels, transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        <div
          key={column.key}
          role="cell"
          className={classes('truncate px-3', column.align === 'right' && 'text-right')}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
});
