import { cutText, measureWidth, padText } from './text.ts';

export interface TableColumn {
  header: string;
  align?: 'left' | 'right';
  /** May be cut on a narrow terminal; the widest column is cut first. */
  flexible?: boolean;
}

export interface TableStyle {
  /** Columns of the terminal. */
  width: number;
  /** Applied to the header line. */
  paintHeader: (text: string) => string;
  indent?: string;
}

/** A flexible column that is narrower than this can't be read. */
const MIN_FLEXIBLE_WIDTH = 12;
const GAP = '  ';

/** Lines of a table with aligned columns. Cells must be clean, plain text (see `cleanText`). */
export function layOutTable(columns: readonly TableColumn[], rows: readonly string[][], style: TableStyle): string[] {
  const indent = style.indent ?? '';
  const natural = columns.map((column, index) =>
    rows.reduce((max, row) => Math.max(max, measureWidth(row[index] ?? '')), measureWidth(column.header)),
  );
  const widths = fitWidths(columns, natural, style.width - indent.length - GAP.length * (columns.length - 1));
  const layOut = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => padText(cutText(cells[index] ?? '', widths[index]!), widths[index]!, align))
      .join(GAP)
      .trimEnd();
  const header = style.paintHeader(layOut(columns.map((column) => column.header)));
  return [header, ...rows.map(layOut)].map((line) => indent + line);
}

/** Makes the flexible columns narrower until the table fits, always the widest one first. */
function fitWidths(columns: readonly TableColumn[], natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  const flexible = columns.flatMap((column, index) => (column.flexible ? [index] : []));
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = flexible.reduce<number | undefined>(
      (best, index) => (best === undefined || widths[index]! > widths[best]! ? index : best),
      undefined,
    );
    if (widest === undefined || widths[widest]! <= MIN_FLEXIBLE_WIDTH) break;
    widths[widest]! -= 1;
    excess -= 1;
  }
  return widths;
}
