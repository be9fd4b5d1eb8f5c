import { FORMAT_BITS } from '../../../../workbook/index.ts';
import type { FormatSum } from '../row-formats.ts';
import { asNumber, type ReadPieces, type RowView } from '../row-view.ts';
import type { SeenRow } from '../seen-row.ts';

/** What makes a row look different from others. */
const LOOKS = [
  FORMAT_BITS.bold,
  FORMAT_BITS.italic,
  FORMAT_BITS.underlined,
  FORMAT_BITS.filled,
  FORMAT_BITS.large,
  FORMAT_BITS.centered,
];

/** What most cells of a sheet have is its plain format. */
const PLAIN_SHARE = 0.5;

const shareOf = ({ formats, filled }: SeenRow, bit: number): number => formats.shareOf(bit, filled);

/** How far a share is above that of the whole sheet; 0 for what most cells of the sheet have. */
function standOut(share: number, plain: number): number {
  return plain >= PLAIN_SHARE ? 0 : Math.max(0, (share - plain) / (1 - plain));
}

/** The largest difference between the row's share of a look and that of the rows on one side. */
function differ(row: SeenRow, side: FormatSum): number {
  let largest = 0;
  if (side.cells === 0) return 0;
  for (const bit of LOOKS) largest = Math.max(largest, Math.abs(shareOf(row, bit) - side.shareOf(bit)));
  return largest;
}

/** A line between two rows belongs to the lower cell of one or to the upper cell of the other. */
function findLine(own: number, beside: SeenRow | null, bit: number, isAdjacent: boolean): number {
  return Math.max(own, beside !== null && isAdjacent ? shareOf(beside, bit) : 0);
}

/** Share of the cells with numbers whose format those of the rows below have, and the row's lack. */
function lackFormat({ row, below }: RowView): number {
  const ofRow = (row.numbers + row.years) / row.filled;
  const ofBelow = below.numberSum / Math.max(1, below.formats.cells);
  if (ofRow === 0 || ofBelow === 0) return 0;
  const has = (share: number, numbers: number) => Math.min(1, share / numbers);
  const lacking =
    has(below.formats.shareOf(FORMAT_BITS.number), ofBelow) - has(shareOf(row, FORMAT_BITS.number), ofRow);
  return Math.max(0, lacking) * ofRow;
}

/** Evidence in the row's formats, relative to the plain format of its sheet. */
export const readFormats: ReadPieces<'formats'> = (view, put, at) => {
  // Without any formats so far, as in a csv file, nothing was put and everything is zero.
  if (!view.hasFormats) return;
  const { row, plain, next, previous, above, below } = view;
  const put1 = (piece: number, bit: number) => {
    put[piece] = standOut(shareOf(row, bit), plain.shareOf(bit));
  };
  put1(at.bold, FORMAT_BITS.bold);
  put1(at.italic, FORMAT_BITS.italic);
  put1(at.underlined, FORMAT_BITS.underlined);
  put1(at.background, FORMAT_BITS.filled);
  put1(at.large, FORMAT_BITS.large);
  put1(at.centered, FORMAT_BITS.centered);
  put1(at.right_aligned, FORMAT_BITS.right);
  put1(at.money, FORMAT_BITS.money);
  put1(at.percents, FORMAT_BITS.percent);
  put1(at.merged, FORMAT_BITS.merged);
  const isFirstBold = (row.formats.first & FORMAT_BITS.bold) !== 0;
  put[at.bold_first] = isFirstBold ? standOut(1, plain.boldRows / Math.max(1, plain.rows)) : 0;
  const isBelowPrevious = previous !== null && previous.row.index === row.row.index - 1;
  const isAboveNext = next !== null && next.row.index === row.row.index + 1;
  const above1 = findLine(shareOf(row, FORMAT_BITS.lineAbove), previous, FORMAT_BITS.lineBelow, isBelowPrevious);
  const below1 = findLine(shareOf(row, FORMAT_BITS.lineBelow), next, FORMAT_BITS.lineAbove, isAboveNext);
  const lines = Math.max(plain.shareOf(FORMAT_BITS.lineAbove), plain.shareOf(FORMAT_BITS.lineBelow));
  put[at.line_above] = standOut(above1, lines);
  put[at.line_below] = standOut(below1, lines);
  put[at.plain_numbers] = lackFormat(view);
  put[at.indented_more] = asNumber(previous !== null && row.formats.indent > previous.formats.indent);
  put[at.indented_less] = asNumber(next !== null && row.formats.indent < next.formats.indent);
  put[at.unlike_rows_below] = differ(row, below.formats);
  put[at.unlike_rows_above] = differ(row, above.formats);
};
