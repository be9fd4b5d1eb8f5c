/**
 * Every piece of evidence about a column of a table: its name, and a sentence that continues "The column is taken for
 * this field because …". The groups are those of docs/evidence.md.
 */
export const columnEvidence = {
  /** How the column's header fits the label and synonyms of one field. */
  names: {
    exact_name: 'its header is a name of the field',
    exact_last_part: 'the lowest row of its header is a name of the field',
    exact_whole: 'the rows of its header together are a name of the field',
    numbered_name: 'its header is a name of the field with a number',
    ends_with_name: 'its header ends with a name of the field',
    starts_with_name: 'its header begins with a name of the field',
    name_inside: 'its header has a name of the field inside',
    all_name_words: 'its header has all words of a name of the field',
    close_name:
      'its header is a name of the field with shortened or other usual words, one of two names, or made of several',
    name_share: "its header's words are mostly those of a name of the field",
    familiar_name: 'its header is a name of the field, and most headers of the table are names of fields',
    wrong_type: "its values are not of the field's type",
  },
  /** Properties of the header, whatever the field. */
  header: {
    no_header: 'it has no header, or one that only numbers it',
    no_name_fits: 'its header has no name of any field',
    other_words: 'words of its header are in no name of a field that fits',
    numbered: 'its header ends with a number',
    header_of_one_word: 'its header is one word',
    long_header: 'its header has four words or more',
    other_name: 'its header is a name of columns that are no field',
    unknown_table: 'most headers of its table have no known word',
  },
  /** The share of the column's filled cells for which the sentence is true. */
  values: {
    emails: 'its values are email addresses',
    links: 'its values are addresses of web pages',
    phones: 'its values are written like phone numbers',
    ten_digits: 'its values have ten digits',
    five_digits: 'its values have five digits',
    nine_digits: 'its values have nine digits, or five and four',
    canadian_codes: 'its values are written like Canadian postal codes',
    postal_codes: "its values are written like postal codes of a country of the table's language",
    region_codes: 'its values are two letters that stand for a region',
    region_names: 'its values are names of regions',
    two_letters: 'its values are two letters',
    streets: 'its values are a number with the name of a street',
    number_and_words: 'its values begin with a number, and words follow',
    street_words: 'its values have words for streets',
    post_boxes: 'its values are post boxes',
    cities: 'its values are names of cities',
    first_names: 'its values are first names',
    starts_with_first_name: 'its values begin with a first name, and more follows',
    first_name_later: 'its values have a first name after another word',
    last_names: 'its values are last names',
    ends_with_last_name: 'its values end with a last name, and more is before it',
    starts_with_last_name: 'its values begin with a last name, and more follows',
    company_words: 'its values have words for companies',
    job_words: 'its values have words for jobs',
    comma_names: 'its values are words with a comma between them',
    one_word: 'its values are one word',
    two_words: 'its values are two words',
    three_words: 'its values are three or four words',
    many_words: 'its values have more than five words',
    numbers: 'its values are numbers',
    decimals: 'its values are numbers with decimals',
    currency: 'its values are amounts with the sign of a currency',
    dates: 'its values are dates',
    capitals: 'its values are in capital letters',
    capitalised: 'its values begin with a capital letter, and small ones follow',
    letters_and_digits: 'its values have letters and digits',
    parentheses: 'its values have parentheses',
    one_character: 'its values are one character',
    initials: 'its values end with an initial',
    ampersands: 'its values have words joined by &',
  },
  /** Properties of the column's cells as a whole. */
  cells: {
    all_blank: 'it has no value',
    filled: 'its cells are filled',
    distinct: 'its values differ from one another',
    constant: 'its values are all the same, and many',
    counts_rows: 'its values number the rows: 1, 2, 3',
    few_values: 'it has at most five different values in many cells',
    length_3: 'its values have up to three characters',
    length_8: 'its values have four to eight characters',
    length_15: 'its values have nine to fifteen characters',
    length_30: 'its values have 16 to 30 characters',
    length_over_30: 'its values have more than 30 characters',
  },
  /** Properties of the neighbouring columns. */
  beside: {
    no_column_left: 'it is the first column',
    no_column_right: 'it is the last column',
  },
} as const satisfies Record<string, Record<string, string>>;

/**
 * Pieces of evidence whose name is continued by a word, a whole header in lower case without blanks, or a field:
 * `header_word.zip`, `header_is.zipcode`, `left_is.city`.
 */
export const columnEvidenceFamilies = {
  header_is: 'its header is "…"',
  header_word: 'its header has the word "…"',
  first_word: 'its header begins with the word "…"',
  last_word: 'its header ends with the word "…"',
  group_word: 'a row of its header above the lowest has the word "…"',
  left_is: 'the column on its left looks like the field "…"',
  right_is: 'the column on its right looks like the field "…"',
} as const;

/** Prefix of the pieces about a whole header, which are learned from people's decisions. */
export const WHOLE_HEADER = 'header_is.';

type Groups = typeof columnEvidence;

export type ColumnEvidenceGroup = keyof Groups;
export type ColumnEvidenceFamily = keyof typeof columnEvidenceFamilies;

/** Names of the pieces of a group. */
export type ColumnPieceOf<Group extends ColumnEvidenceGroup> = keyof Groups[Group] & string;

/** The sentence of the piece with this name; undefined for an unknown name. */
export function findColumnSentence(name: string): string | undefined {
  const dot = name.indexOf('.');
  if (dot > 0) {
    const family = name.slice(0, dot);
    if (!Object.hasOwn(columnEvidenceFamilies, family) || dot === name.length - 1) return undefined;
    return columnEvidenceFamilies[family as ColumnEvidenceFamily].replace('…', name.slice(dot + 1));
  }
  const groups: Record<string, string>[] = Object.values(columnEvidence);
  return groups.find((group) => Object.hasOwn(group, name))?.[name];
}
