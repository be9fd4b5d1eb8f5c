import { KINDS } from '../cell-kind.ts';
import { WORD_BITS } from '../lexicon.ts';
import { asNumber, type Pieces, type RowView } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';

const hasFirst = ({ row }: RowView, bit: number): number => asNumber((row.firstBits & bit) !== 0);

const isText = ({ row }: RowView): boolean => row.firstKind === KINDS.text;

/** What the row's words are, by the word lists of the weights and the names of the package's fields. */
export const WORD_PIECES: Pieces<'words'> = {
  total_first: (view) => hasFirst(view, TEXT_BITS.totalStart),
  total_in_first: ({ row }) => asNumber((row.firstBits & WORD_BITS.total) !== 0 && row.firstLength < 60),
  total_last: (view) => asNumber((view.row.firstBits & TEXT_BITS.totalEnd) !== 0 && view.row.firstLength < 60),
  total_inside: ({ row }) => asNumber(row.totalsInside > 0),
  note_first: (view) => hasFirst(view, TEXT_BITS.noteStart),
  title_first: (view) => hasFirst(view, TEXT_BITS.titleStart),
  title_numbered: (view) => hasFirst(view, TEXT_BITS.titleNumbered),
  group_label: (view) => hasFirst(view, TEXT_BITS.groupLabel),
  organization: ({ row }) =>
    asNumber(row.filled === 1 && (row.firstBits & WORD_BITS.organization) !== 0 && row.firstLength < 60),
  header_words: ({ row }) => row.headerWords / row.filled,
  two_header_words: ({ row }) => asNumber(row.headerWords >= 2),
  header_word_first: ({ row }) =>
    asNumber(row.firstKind === KINDS.text && (row.firstBits & WORD_BITS.header) !== 0 && row.firstLength < 45),
  units: ({ row }) => row.units / row.filled,
  units_in_parentheses: ({ row }) => row.unitsInParentheses / row.filled,
  months: ({ row }) => row.months / row.filled,
  parentheses: ({ row }) => (row.filled < 2 ? 0 : row.parenthesesInside / (row.filled - 1)),
  marks: ({ row }) => row.marks / row.filled,
  colons: ({ row }) => row.colons / row.filled,
  field_names: ({ row }) => row.names / row.filled,
  two_field_names: ({ row }) => asNumber(row.names >= 2),
  first_colon: (view) => hasFirst(view, TEXT_BITS.colonEnd),
  first_period: (view) => hasFirst(view, TEXT_BITS.periodEnd),
  first_foot_mark: (view) => hasFirst(view, TEXT_BITS.footMark),
  first_parentheses: (view) => hasFirst(view, TEXT_BITS.parentheses),
  first_digit: ({ row }) =>
    asNumber(
      (row.firstBits & TEXT_BITS.digitStart) !== 0 || row.firstKind === KINDS.number || row.firstKind === KINDS.year,
    ),
  first_lower: (view) => hasFirst(view, TEXT_BITS.lowerStart),
  first_upper: ({ row }) => asNumber((row.firstBits & TEXT_BITS.upper) !== 0 && row.firstLength > 3),
  first_five_words: (view) => asNumber(isText(view) && view.row.firstWordCount > 4),
  first_eleven_words: (view) => asNumber(isText(view) && view.row.firstWordCount > 10),
  first_number: ({ row }) => asNumber(row.firstKind === KINDS.number || row.firstKind === KINDS.date),
  first_dots: (view) => hasFirst(view, TEXT_BITS.dots),
  first_indent: (view) => hasFirst(view, TEXT_BITS.indent),
  first_equals: (view) => hasFirst(view, TEXT_BITS.equals),
};
