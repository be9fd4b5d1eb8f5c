import { KINDS } from '../cell-kind.ts';
import { WORD_BITS } from '../lexicon.ts';
import { asNumber, type ReadPieces, type RowView } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';

const hasFirst = ({ row }: RowView, bit: number): number => asNumber((row.firstBits & bit) !== 0);

const isText = ({ row }: RowView): boolean => row.firstKind === KINDS.text;

/** Evidence in the row's words: those in the weights' word lists, and names of the package's fields. */
export const readWords: ReadPieces<'words'> = (view, put, at) => {
  const { row } = view;
  put[at.total_first] = hasFirst(view, TEXT_BITS.totalStart);
  put[at.total_in_first] = asNumber((row.firstBits & WORD_BITS.total) !== 0 && row.firstLength < 60);
  put[at.total_last] = asNumber((view.row.firstBits & TEXT_BITS.totalEnd) !== 0 && view.row.firstLength < 60);
  put[at.total_inside] = asNumber(row.totalsInside > 0);
  put[at.note_first] = hasFirst(view, TEXT_BITS.noteStart);
  put[at.title_first] = hasFirst(view, TEXT_BITS.titleStart);
  put[at.title_numbered] = hasFirst(view, TEXT_BITS.titleNumbered);
  put[at.group_label] = hasFirst(view, TEXT_BITS.groupLabel);
  put[at.organization] = asNumber(
    row.filled === 1 && (row.firstBits & WORD_BITS.organization) !== 0 && row.firstLength < 60,
  );
  put[at.header_words] = row.headerWords / row.filled;
  put[at.two_header_words] = asNumber(row.headerWords >= 2);
  put[at.header_word_first] = asNumber(
    row.firstKind === KINDS.text && (row.firstBits & WORD_BITS.header) !== 0 && row.firstLength < 45,
  );
  put[at.units] = row.units / row.filled;
  put[at.units_in_parentheses] = row.unitsInParentheses / row.filled;
  put[at.months] = row.months / row.filled;
  put[at.parentheses] = row.filled < 2 ? 0 : row.parenthesesInside / (row.filled - 1);
  put[at.marks] = row.marks / row.filled;
  put[at.colons] = row.colons / row.filled;
  put[at.field_names] = row.names / row.filled;
  put[at.two_field_names] = asNumber(row.names >= 2);
  put[at.first_colon] = hasFirst(view, TEXT_BITS.colonEnd);
  put[at.first_period] = hasFirst(view, TEXT_BITS.periodEnd);
  put[at.first_foot_mark] = hasFirst(view, TEXT_BITS.footMark);
  put[at.first_parentheses] = hasFirst(view, TEXT_BITS.parentheses);
  put[at.first_digit] = asNumber(
    (row.firstBits & TEXT_BITS.digitStart) !== 0 || row.firstKind === KINDS.number || row.firstKind === KINDS.year,
  );
  put[at.first_lower] = hasFirst(view, TEXT_BITS.lowerStart);
  put[at.first_upper] = asNumber((row.firstBits & TEXT_BITS.upper) !== 0 && row.firstLength > 3);
  put[at.first_five_words] = asNumber(isText(view) && view.row.firstWordCount > 4);
  put[at.first_eleven_words] = asNumber(isText(view) && view.row.firstWordCount > 10);
  put[at.first_number] = asNumber(row.firstKind === KINDS.number || row.firstKind === KINDS.date);
  put[at.first_dots] = hasFirst(view, TEXT_BITS.dots);
  put[at.first_indent] = hasFirst(view, TEXT_BITS.indent);
  put[at.first_equals] = hasFirst(view, TEXT_BITS.equals);
};
