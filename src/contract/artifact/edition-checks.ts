/** What a check needs: rows that are named by a key, the edition before, or only the document. */
type Basis = 'key' | 'previous' | 'document';

interface EditionCheck {
  basis: Basis;
  /** A hint is shown, but the document can be clean with it. */
  isHint?: true;
}

/** Checks of packages that say what names a row (`columns.key`), or what fields say of a row (`role`). */
export const EDITION_CHECKS = {
  names_changed: { basis: 'key' },
  dates_changed: { basis: 'key' },
  fields_exchanged: { basis: 'previous' },
  texts_moved: { basis: 'key' },
  keys_unknown: { basis: 'key' },
  key_pattern_changed: { basis: 'previous' },
  person_under_two_keys: { basis: 'key' },
  amount_multiplied: { basis: 'key' },
  amounts_scaled: { basis: 'previous' },
  amount_negative: { basis: 'document' },
  values_missing: { basis: 'key' },
  amounts_moved: { basis: 'key' },
  end_missing: { basis: 'key' },
  key_came_back: { basis: 'key' },
  types_changed: { basis: 'previous' },
  amount_repeated: { basis: 'document' },
  sorted_apart: { basis: 'previous', isHint: true },
  rows_as_before: { basis: 'key', isHint: true },
  text_lengths_changed: { basis: 'previous', isHint: true },
  broken_letters: { basis: 'document', isHint: true },
  age_impossible: { basis: 'document' },
  start_before_birth: { basis: 'document' },
  cells_shifted: { basis: 'document' },
  total_as_row: { basis: 'document' },
  key_repeated: { basis: 'document' },
  key_missing: { basis: 'previous' },
  person_repeated: { basis: 'document' },
  names_exchanged: { basis: 'document' },
  names_in_one_field: { basis: 'document' },
  amount_ratio: { basis: 'document' },
} as const satisfies Record<string, EditionCheck>;

export type EditionCheckCode = keyof typeof EDITION_CHECKS;

export const EDITION_CHECK_CODES = Object.keys(EDITION_CHECKS) as EditionCheckCode[];

/** Codes of checks that `checks.off` of a package or of a recipe can switch off. */
export const CHECKS_TO_SWITCH_OFF: readonly string[] = [
  ...EDITION_CHECK_CODES,
  'drift',
  'field_lost',
  'column_lost',
  'rows_repeated',
  'total_differs',
];

export function isHintOnly(code: EditionCheckCode): boolean {
  return 'isHint' in EDITION_CHECKS[code];
}
