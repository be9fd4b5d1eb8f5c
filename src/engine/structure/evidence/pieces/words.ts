import { KINDS } from '../cell-kind.ts';
import { WORD_BITS } from '../lexicon.ts';
import { asNumber, type Piece, type RowView } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';

const hasFirst = ({ row }: RowView, bit: number): number => asNumber((row.firstBits & bit) !== 0);

const isText = ({ row }: RowView): boolean => row.firstKind === KINDS.text;

/** What the row's words are, by the word lists of the weights and the names of the package's fields. */
export const WORD_PIECES: readonly Piece[] = [
  {
    name: 'total_first',
    sentence: 'its first cell begins with a word for a total',
    read: (view) => hasFirst(view, TEXT_BITS.totalStart),
  },
  {
    name: 'total_in_first',
    sentence: 'its first cell has a word for a total',
    read: ({ row }) => asNumber((row.firstBits & WORD_BITS.total) !== 0 && row.firstLength < 60),
  },
  {
    name: 'total_inside',
    sentence: 'a cell after the first begins with a word for a total',
    read: ({ row }) => asNumber(row.totalsInside > 0),
  },
  {
    name: 'note_first',
    sentence: 'its first cell begins like a note',
    read: (view) => hasFirst(view, TEXT_BITS.noteStart),
  },
  {
    name: 'title_first',
    sentence: 'its first cell begins like a title',
    read: (view) => hasFirst(view, TEXT_BITS.titleStart),
  },
  {
    name: 'title_numbered',
    sentence: 'its first cell begins like a numbered title',
    read: (view) => hasFirst(view, TEXT_BITS.titleNumbered),
  },
  {
    name: 'header_words',
    sentence: 'its cells have words that are usual in headers',
    read: ({ row }) => row.headerWords / row.filled,
  },
  {
    name: 'two_header_words',
    sentence: 'at least two cells have words that are usual in headers',
    read: ({ row }) => asNumber(row.headerWords >= 2),
  },
  {
    name: 'header_word_first',
    sentence: 'its first cell has a word that is usual in headers',
    read: ({ row }) =>
      asNumber(row.firstKind === KINDS.text && (row.firstBits & WORD_BITS.header) !== 0 && row.firstLength < 45),
  },
  { name: 'units', sentence: 'its cells name units', read: ({ row }) => row.units / row.filled },
  {
    name: 'units_in_parentheses',
    sentence: 'its cells are units in parentheses',
    read: ({ row }) => row.unitsInParentheses / row.filled,
  },
  { name: 'months', sentence: 'its cells are months', read: ({ row }) => row.months / row.filled },
  {
    name: 'parentheses',
    sentence: 'the cells after its first are in parentheses',
    read: ({ row }) => (row.filled < 2 ? 0 : row.parenthesesInside / (row.filled - 1)),
  },
  {
    name: 'field_names',
    sentence: "its cells are names of the package's fields",
    read: ({ row }) => row.names / row.filled,
  },
  {
    name: 'two_field_names',
    sentence: "at least two cells are names of the package's fields",
    read: ({ row }) => asNumber(row.names >= 2),
  },
  {
    name: 'first_colon',
    sentence: 'its first cell ends with a colon',
    read: (view) => hasFirst(view, TEXT_BITS.colonEnd),
  },
  {
    name: 'first_period',
    sentence: 'its first cell ends like a sentence',
    read: (view) => hasFirst(view, TEXT_BITS.periodEnd),
  },
  {
    name: 'first_foot_mark',
    sentence: 'its first cell begins with the mark of a footnote',
    read: (view) => hasFirst(view, TEXT_BITS.footMark),
  },
  {
    name: 'first_parentheses',
    sentence: 'its first cell is in parentheses',
    read: (view) => hasFirst(view, TEXT_BITS.parentheses),
  },
  {
    name: 'first_digit',
    sentence: 'its first cell begins with a digit',
    read: ({ row }) =>
      asNumber(
        (row.firstBits & TEXT_BITS.digitStart) !== 0 || row.firstKind === KINDS.number || row.firstKind === KINDS.year,
      ),
  },
  {
    name: 'first_lower',
    sentence: 'its first cell begins with a small letter',
    read: (view) => hasFirst(view, TEXT_BITS.lowerStart),
  },
  {
    name: 'first_upper',
    sentence: 'its first cell is in capital letters',
    read: ({ row }) => asNumber((row.firstBits & TEXT_BITS.upper) !== 0 && row.firstLength > 3),
  },
  {
    name: 'first_five_words',
    sentence: 'its first cell has five words or more',
    read: (view) => asNumber(isText(view) && view.row.firstWordCount > 4),
  },
  {
    name: 'first_eleven_words',
    sentence: 'its first cell has eleven words or more',
    read: (view) => asNumber(isText(view) && view.row.firstWordCount > 10),
  },
  {
    name: 'first_number',
    sentence: 'its first cell is a number or a date',
    read: ({ row }) => asNumber(row.firstKind === KINDS.number || row.firstKind === KINDS.date),
  },
  { name: 'first_dots', sentence: 'its first cell ends with dots', read: (view) => hasFirst(view, TEXT_BITS.dots) },
  { name: 'first_indent', sentence: 'its first cell is indented', read: (view) => hasFirst(view, TEXT_BITS.indent) },
  {
    name: 'first_equals',
    sentence: 'its first cell explains a sign',
    read: (view) => hasFirst(view, TEXT_BITS.equals),
  },
];
