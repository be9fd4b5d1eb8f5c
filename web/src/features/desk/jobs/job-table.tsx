import { Loader } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Job } from '../../../api/contract.ts';
import { scalePx } from '../../../lib/scale.ts';
import { t } from '../../../lib/texts.ts';
import { jobColumns, jobTableFeatures } from './job-columns.tsx';
import classes from './jobs.module.css';

interface JobTableProps {
  jobs: Job[];
  label: string;
  hasMore?: boolean;
  isReading?: boolean;
  onMore?: () => void;
  /** Fills the page and scrolls; otherwise the table is as high as its rows. */
  isFull?: boolean;
}

const ROW_PX = scalePx(36);
const NARROW_ROW_PX = scalePx(62);

/** Jobs as rows. Only visible rows are rendered, so ten thousand are as fast as thirty. */
export function JobTable({ jobs, label, hasMore = false, isReading = false, onMore, isFull = false }: JobTableProps) {
  const ref = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 720px)') ?? false;
  const table = useTable({ features: jobTableFeatures, columns: jobColumns, data: jobs, getRowId: (job) => job.id });
  const { rows } = table.getRowModel();
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => ref.current,
    estimateSize: () => rowPx,
    overscan: 10,
    initialRect: { width: 1000, height: 800 },
  });
  useEffect(() => {
    if (rowPx > 0) virtualizer.measure();
  }, [virtualizer, rowPx]);
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isReading && lastIndex >= rows.length - 30) onMore?.();
  }, [hasMore, isReading, lastIndex, rows.length, onMore]);

  return (
    <div
      ref={ref}
      role="table"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      tabIndex={0}
      className={`${classes.box} ${isFull ? classes.full : ''}`}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes.head}>
          {table.getFlatHeaders().map((header) => (
            <div key={header.id} role="columnheader" className={numberClass(header.column.id)}>
              <table.FlexRender header={header} />
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={index + 2}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="cell" className={numberClass(cell.column.id)}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {isReading && <Loader size="xs" m="sm" aria-label={t`Loading more`} />}
    </div>
  );
}

const numbers = new Set(['rows', 'issues', 'duration_ms']);
const numberClass = (columnId: string) => (numbers.has(columnId) ? classes.number : undefined);
