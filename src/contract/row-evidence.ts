/**
 * Every piece of evidence about a row of a sheet: its name, and a sentence that goes on from "The row is taken for a …
 * because …". Groups are as in docs/evidence.md.
 */
export const rowEvidence = {
  /** What the row's own cells show. */
  cells: {
    texts: 'its cells are texts',
    numbers: 'its cells are numbers',
    dates: 'its cells are dates',
    missing: 'its cells say that a value is missing',
    years: 'its cells are years',
    one_cell: 'it has one cell',
    two_cells: 'it has two cells',
    fill: 'it fills many of the columns in use',
    full: 'it fills nearly all columns in use',
    only_first_column: 'only its first column is filled',
    first_column_empty: 'its first column is empty',
    one_cell_inside: 'its only cell is not in the first column',
    only_texts: 'all of its cells are texts, and there are several',
    text_then_numbers: 'it is a text followed by numbers',
    no_number: 'it has no number',
    mostly_years: 'most of its cells are years',
    years_in_order: 'its years are in order',
    numbers_in_order: 'its numbers count up by one',
    numbers_rise: 'its numbers, four or more, rise from cell to cell',
    same_as_left: 'its cells repeat the cell to the left',
    distinct: 'its cells differ from one another',
    same_text: 'all of its cells have the same content',
    longer_than_40: 'it has a text of more than 40 characters',
    longer_than_80: 'it has a text of more than 80 characters',
    longer_than_150: 'it has a text of more than 150 characters',
    short_cells: 'its cells are short',
    amounts_after_first: 'all cells after the first are numbers or missing values',
    upper_case: 'its texts are in capital letters',
    hundreds: 'its numbers, two or more, are all 100, as totals of shares are',
    repeated_row: 'a row with the same cells was above',
  },
  /** What its words are, by the word lists of the weights and the names of the package's fields. */
  words: {
    total_first: 'its first cell begins with a word for a total',
    total_in_first: 'its first cell has a word for a total',
    total_last: 'its first cell ends with a word for a total',
    total_inside: 'a cell after the first begins with a word for a total',
    note_first: 'its first cell begins like a note',
    title_first: 'its first cell begins like a title',
    title_numbered: 'its first cell begins like a numbered title',
    group_label: 'its first cell names a group, as in "Employer: Acme"',
    organization: 'its only cell has a word of names of organizations, as in "Acme Ltd."',
    header_words: 'its cells have words that are usual in headers',
    two_header_words: 'at least two cells have words that are usual in headers',
    header_word_first: 'its first cell has a word that is usual in headers',
    units: 'its cells name units',
    units_in_parentheses: 'its cells are units in parentheses',
    months: 'its cells are months',
    parentheses: 'the cells after its first are in parentheses',
    marks: 'its cells are lines or dashes',
    colons: 'its cells end with colons, as labels of a form do',
    field_names: "its cells are names of the package's fields",
    two_field_names: "at least two cells are names of the package's fields",
    first_colon: 'its first cell ends with a colon',
    first_period: 'its first cell ends like a sentence',
    first_foot_mark: 'its first cell begins with the mark of a footnote',
    first_parentheses: 'its first cell is in parentheses',
    first_digit: 'its first cell begins with a digit',
    first_lower: 'its first cell begins with a small letter',
    first_upper: 'its first cell is in capital letters',
    first_five_words: 'its first cell has five words or more',
    first_eleven_words: 'its first cell has eleven words or more',
    first_number: 'its first cell is a number or a date',
    first_dots: 'its first cell ends with dots',
    first_indent: 'its first cell is indented',
    first_equals: 'its first cell explains a sign',
  },
  /** How it differs from up to five filled rows on each side, across gaps of any length. */
  neighbours: {
    contrast_below: 'its texts are in columns of numbers and dates in the five rows below',
    same_kinds_below: 'its cells are of the same kind as in the five rows below',
    more_filled_below: 'the five rows below have more cells',
    fewer_filled_below: 'the five rows below have fewer cells',
    amounts_below: 'the five rows below are mostly numbers and dates',
    texts_below: 'the five rows below are mostly texts',
    one_cell_below: 'the five rows below have one cell each',
    other_lengths_below: 'its texts differ in length from those of the five rows below',
    texts_again_below: 'its texts are in the five rows below again',
    aligned_below: 'its columns are filled in the five rows below',
    contrast_above: 'its texts are in columns of numbers and dates in the five rows above',
    same_kinds_above: 'its cells are of the same kind as in the five rows above',
    more_filled_above: 'the five rows above have more cells',
    fewer_filled_above: 'the five rows above have fewer cells',
    amounts_above: 'the five rows above are mostly numbers and dates',
    texts_above: 'the five rows above are mostly texts',
    one_cell_above: 'the five rows above have one cell each',
    other_lengths_above: 'its texts differ in length from those of the five rows above',
    texts_again_above: 'its texts are in the five rows above again',
    aligned_above: 'its columns are filled in the five rows above',
    next_one_cell: 'the next filled row has one cell',
    next_no_number: 'the next filled row has several cells and no number',
    next_text_and_numbers: 'the next filled row begins with a text and has numbers',
    next_alike: 'the next filled row has the same kinds in the same columns',
    next_total_word: 'the next filled row begins with a word for a total',
    next_years: 'the next filled row has years',
    previous_one_cell: 'the filled row before has one cell',
    previous_no_number: 'the filled row before has several cells and no number',
    previous_text_and_numbers: 'the filled row before begins with a text and has numbers',
    previous_alike: 'the filled row before has the same kinds in the same columns',
    previous_total_word: 'the filled row before begins with a word for a total',
    previous_years: 'the filled row before has years',
    first_column_only_below: 'its first column is empty and filled in the rows below',
    no_number_below: 'no number is in the five rows below',
  },
  /** Where it is in the sheet and among blank rows. */
  place: {
    gap_before: 'a blank row is above',
    gap_after: 'a blank row is below',
    wide_gap_before: 'several blank rows are above',
    wide_gap_after: 'several blank rows are below',
    alone: 'blank rows are above and below',
    block_first: 'it is the first row of its block',
    block_second: 'it is the second row of its block',
    block_later: 'it is the sixth row of its block or later',
    sheet_first: "it is the sheet's first filled row",
    sheet_second: "it is the sheet's second filled row",
    sheet_first_5: "it is among the sheet's first five filled rows",
    sheet_first_10: "it is among the sheet's first ten filled rows",
    sheet_last: "it is the sheet's last filled row",
    sheet_last_3: "it is among the sheet's last three filled rows",
    sheet_last_6: "it is among the sheet's last six filled rows",
    sheet_last_13: "it is among the sheet's last 13 filled rows",
    no_numbers_yet: 'no row with numbers is above',
    few_numbers_yet: 'one or two rows with numbers are above',
    no_wide_row_yet: 'neither it nor a row above fills half of the columns in use',
    first_wide_row: 'it fills half of the columns in use, and no row above does',
    numbers_are_over: 'it has no number, rows with numbers are above and none is below',
    numbers_to_come: 'it has no number, rows with numbers are below and none is above',
  },
  /** What its numbers are of the numbers around it, over up to thirty filled rows on each side. */
  sums: {
    sum_of_rows_above: 'its numbers are the sums of two to five rows above',
    sum_of_many_rows_above: 'its numbers are the sums of six to thirty rows above',
    sum_of_rows_below: 'its numbers are the sums of two to five rows below',
    sum_of_many_rows_below: 'its numbers are the sums of six to thirty rows below',
    half_of_sum_above: 'its numbers are half of the sums of the rows above, in which subtotals count twice',
    mean_of_rows: 'its numbers are the means of rows above or below',
    sum_of_totals: 'its numbers are the sums of rows above that are sums themselves',
    sum_without_totals: 'its numbers are the sums of the rows above that are no sums themselves',
    same_as_row_above: 'its numbers are those of the row above',
    lone_sum: 'its only cell is the sum of rows above',
    difference_of_rows_above: 'its numbers are what the rows right above leave of one further up',
    all_sums: 'it has three numbers or more, and nearly all are sums of rows above or below',
    total_word_and_sums: 'it begins with a word for a total, and at least half of its numbers are sums',
    mostly_sums: 'at least half of its numbers are sums of rows above or below',
    more_than_rows_above: 'its numbers are more than ten rows above or more together',
    more_than_rows_below: 'its numbers are more than ten rows below or more together',
    largest_of_rows_above: 'its numbers are the largest of those above',
    largest_of_rows_below: 'its numbers are the largest of those below',
    largest_around: 'nearly all of its numbers are the largest of those above and below',
  },
} as const satisfies Record<string, Record<string, string>>;

type Groups = typeof rowEvidence;

export type EvidenceGroup = keyof Groups;

/** Names of the pieces of a group. */
export type PieceOf<Group extends EvidenceGroup> = keyof Groups[Group] & string;

const PREFIX = 'engine.rows.';

/** The pieces that the record does not list one by one, together. */
export const REST_OF_EVIDENCE = `${PREFIX}rest`;

/** The id of a piece of evidence in records, as rules have one. */
export function idOfPiece(name: string): string {
  return `${PREFIX}${name}`;
}

/** What a piece of evidence says, by its id; undefined for rules, and for pieces of other versions of ADE. */
export function findRowEvidence(id: string): string | undefined {
  if (id === REST_OF_EVIDENCE) return 'all else that was seen';
  if (!id.startsWith(PREFIX)) return undefined;
  const name = id.slice(PREFIX.length);
  const groups: Record<string, string>[] = Object.values(rowEvidence);
  return groups.find((group) => Object.hasOwn(group, name))?.[name];
}
