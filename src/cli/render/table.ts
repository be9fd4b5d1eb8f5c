import { cutText, measureWidth, padText } from './text.ts';

export interface TableColumn {
  header: string;
  align?: 'left' | 'right';
  /** Whether the column may be cut on a narrow terminal; the widest column is cut first. */
  flexible?: boolean;
}

export interface TableStyle {
  /** Width of the terminal in columns. */
  width: number;
  /** Colours the header line. */
  paintHeader: (text: string) => string;
  indent?: string;
}

/** A column that may be cut. */
export const flexible = (header: string): TableColumn => ({ header, flexible: true });

/** A column of numbers. */
export const numeric = (header: string): TableColumn => ({ header, align: 'right' });

/** A flexible column that is narrower than this can't be read. */
const MIN_FLEXIBLE_WIDTH = 12;
const GAP = '  ';

/**
 * Lines of a table with aligned columns; a text is the header of a plain column. Cells must be clean, plain text (see
 * `cleanText`).
 */
export function layOutTable(
  columns: readonly (string | TableColumn)[],
  rows: readonly string[][],
  style: TableStyle,
): string[] {
  const indent = style.indent ?? '';
  const fitted = columns.map((given, index) => {
    const column: TableColumn = typeof given === 'string' ? { header: given } : given;
    const measure = (max: number, row: readonly string[]) => Math.max(max, measureWidth(row[index] ?? ''));
    return { ...column, width: rows.reduce(measure, measureWidth(column.header)) };
  });
  fitWidths(fitted, style.width - indent.length - GAP.length * (columns.length - 1));
  const layOut = (cells: readonly string[]) =>
    fitted
      .map(({ align, width }, index) => padText(cutText(cells[index] ?? '', width), width, align))
      .join(GAP)
      .trimEnd();
  const header = style.paintHeader(layOut(fitted.map((column) => column.header)));
  return [header, ...rows.map(layOut)].map((line) => indent + line);
}

/** Narrows the flexible columns until the table fits, always the widest one first. */
function fitWidths(columns: readonly (TableColumn & { width: number })[], available: number): void {
  const flexible = columns.filter((column) => column.flexible);
  let excess = columns.reduce((sum, { width }) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = flexible.reduce<(typeof flexible)[number] | undefined>(
      (best, column) => (best === undefined || column.width > best.width ? column : best),
      undefined,
    );
    if (widest === undefined || widest.width <= MIN_FLEXIBLE_WIDTH) break;
    widest.width -= 1;
    excess -= 1;
  }
}
