import { FORMAT_BITS } from '../../../../workbook/index.ts';
import { FORMAT_PLACES, type FormatSum } from '../row-formats.ts';
import { asNumber, type ReadPieces, type RowView } from '../row-view.ts';
import type { SeenRow } from '../seen-row.ts';

/** What makes a row look different from others. */
const LOOKS = [
  FORMAT_PLACES.bold,
  FORMAT_PLACES.italic,
  FORMAT_PLACES.underlined,
  FORMAT_PLACES.filled,
  FORMAT_PLACES.large,
  FORMAT_PLACES.centered,
];

/** What most cells of a sheet have is its plain format. */
const PLAIN_SHARE = 0.5;

const shareOf = ({ formats, filled }: SeenRow, place: number): number => formats.shareOf(place, filled);

/** How far a share is above that of the whole sheet; 0 for what most cells of the sheet have. */
function standOut(share: number, plain: number): number {
  return plain >= PLAIN_SHARE ? 0 : Math.max(0, (share - plain) / (1 - plain));
}

/** The largest difference between the row's share of a look and that of the rows on one side. */
function differ(row: SeenRow, side: FormatSum): number {
  let largest = 0;
  if (side.cells === 0) return 0;
  for (const place of LOOKS) largest = Math.max(largest, Math.abs(shareOf(row, place) - side.shareOf(place)));
  return largest;
}

/** A line between two rows belongs to the lower cell of one or to the upper cell of the other. */
function findLine(own: number, beside: SeenRow | null, place: number, isAdjacent: boolean): number {
  return Math.max(own, beside !== null && isAdjacent ? shareOf(beside, place) : 0);
}

/** Share of the numbers with a format of their own that the rows below have and the row's numbers lack. */
function lackFormat({ row, below }: RowView): number {
  const ofRow = row.numbers + row.years;
  const ofBelow = below.formats.counts[FORMAT_PLACES.number]!;
  if (ofRow === 0 || below.numberSum === 0) return 0;
  const lacking =
    Math.min(1, ofBelow / below.numberSum) - Math.min(1, row.formats.counts[FORMAT_PLACES.number]! / ofRow);
  return Math.max(0, lacking) * (ofRow / row.filled);
}

/** Evidence in the row's formats, relative to the plain format of its sheet. */
export const readFormats: ReadPieces<'formats'> = (view, put, at) => {
  const { row, plain, next, previous, above, below } = view;
  const put1 = (piece: number, place: number) => {
    put[piece] = standOut(shareOf(row, place), plain.shareOf(place));
  };
  put1(at.bold, FORMAT_PLACES.bold);
  put1(at.italic, FORMAT_PLACES.italic);
  put1(at.underlined, FORMAT_PLACES.underlined);
  put1(at.background, FORMAT_PLACES.filled);
  put1(at.large, FORMAT_PLACES.large);
  put1(at.centered, FORMAT_PLACES.centered);
  put1(at.right_aligned, FORMAT_PLACES.right);
  put1(at.money, FORMAT_PLACES.money);
  put1(at.percents, FORMAT_PLACES.percent);
  put1(at.merged, FORMAT_PLACES.merged);
  const isFirstBold = (row.formats.first & FORMAT_BITS.bold) !== 0;
  put[at.bold_first] = isFirstBold ? standOut(1, plain.boldRows / Math.max(1, plain.rows)) : 0;
  const isBelowPrevious = previous !== null && previous.row.index === row.row.index - 1;
  const isAboveNext = next !== null && next.row.index === row.row.index + 1;
  const above1 = findLine(shareOf(row, FORMAT_PLACES.lineAbove), previous, FORMAT_PLACES.lineBelow, isBelowPrevious);
  const below1 = findLine(shareOf(row, FORMAT_PLACES.lineBelow), next, FORMAT_PLACES.lineAbove, isAboveNext);
  const lines = Math.max(plain.shareOf(FORMAT_PLACES.lineAbove), plain.shareOf(FORMAT_PLACES.lineBelow));
  put[at.line_above] = standOut(above1, lines);
  put[at.line_below] = standOut(below1, lines);
  put[at.plain_numbers] = lackFormat(view);
  put[at.indented_more] = asNumber(previous !== null && row.formats.indent > previous.formats.indent);
  put[at.indented_less] = asNumber(next !== null && row.formats.indent < next.formats.indent);
  put[at.unlike_rows_below] = differ(row, below.formats);
  put[at.unlike_rows_above] = differ(row, above.formats);
};
