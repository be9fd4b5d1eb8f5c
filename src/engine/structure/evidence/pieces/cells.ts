import { KINDS } from '../cell-kind.ts';
import { asNumber, countAmounts, type ReadPieces } from '../row-view.ts';

export const readCells: ReadPieces<'cells'> = (view, put, at) => {
  const { row, width, firstColumn } = view;
  put[at.texts] = row.texts / row.filled;
  put[at.numbers] = row.numbers / row.filled;
  put[at.dates] = row.dates / row.filled;
  put[at.missing] = row.missing / row.filled;
  put[at.years] = row.years / row.filled;
  put[at.one_cell] = asNumber(row.filled === 1);
  put[at.two_cells] = asNumber(row.filled === 2);
  put[at.fill] = Math.min(1, row.filled / Math.max(1, width));
  put[at.full] = asNumber(width > 1 && row.filled >= 0.9 * width);
  put[at.only_first_column] = asNumber(row.filled === 1 && row.firstColumn === firstColumn);
  put[at.first_column_empty] = asNumber(row.firstColumn > firstColumn);
  put[at.one_cell_inside] = asNumber(row.filled === 1 && row.firstColumn > firstColumn);
  put[at.only_texts] = asNumber(row.filled > 1 && row.texts === row.filled);
  put[at.text_then_numbers] = asNumber(
    row.firstKind === KINDS.text && row.numbers > 0 && countAmounts(row) >= row.filled - 1,
  );
  put[at.no_number] = asNumber(row.numbers === 0);
  put[at.mostly_years] = asNumber(row.years >= 2 && row.years >= 0.5 * (row.filled - 1));
  put[at.years_in_order] = asNumber(row.yearsAscend);
  put[at.numbers_in_order] = asNumber(row.numbersAscend);
  put[at.numbers_rise] = asNumber(row.numbersRise);
  put[at.same_as_left] = row.filled < 2 ? 0 : row.sameAsLeft / (row.filled - 1);
  put[at.distinct] = row.distinct / row.filled;
  put[at.same_text] = asNumber(row.filled > 1 && row.distinct === 1);
  put[at.longer_than_40] = asNumber(row.longest > 40);
  put[at.longer_than_80] = asNumber(row.longest > 80);
  put[at.longer_than_150] = asNumber(row.longest > 150);
  put[at.short_cells] = asNumber(row.lengthSum < 14 * row.filled);
  put[at.amounts_after_first] = asNumber(countAmounts(row) >= Math.max(1, row.filled - 1));
  put[at.upper_case] = row.upper / row.filled;
  put[at.hundreds] = asNumber(row.areHundreds);
  put[at.repeated_row] = asNumber(row.wasSeenBefore);
};
