/** Problems that `ade check` can find in a config package: stable code → meaning. No error has the same code. */
export const problemTable = {
  async_without_await: 'A function is async and awaits nothing.',
  check_unknown: 'engine.checks.off names a check that does not exist.',
  clock_or_chance: 'A rule uses the clock or random numbers, which do not change between runs.',
  column_weights_invalid: 'A value in data/column-weights.json is invalid.',
  contract_mismatch: "A rule's parameters or result do not fit the contract of its kind.",
  contract_unclear: 'The types of a rule do not show whether it fits the contract.',
  country_invalid: 'A value in data/countries/ is invalid.',
  date_of_text: 'A rule reads the text of a value with new Date.',
  default_export: 'A module has a default export, which nothing calls.',
  dependency_install_failed: 'npm could not install the dependencies.',
  dependency_outside_package: 'A dependency is outside the package.',
  dependency_outside_registry: 'A dependency does not come from the configured registry.',
  dependency_unusable: 'A dependency needs a feature that rules do not have.',
  duplicate_label: 'Two fields have the same label.',
  durations_not_set: 'The manifest does not decide how durations are read; this is a hint.',
  expect_invalid: 'An expectation in the manifest cannot be checked, or no value can satisfy it.',
  field_name_invalid: "A field's name is not in snake_case.",
  field_not_in_order: 'A field is missing in columns.order.',
  field_without_meta: 'columns.order names a field that columns.meta lacks.',
  file_name_invalid: 'A name of a file or folder has invisible or combining characters.',
  file_too_large: 'A file is larger than a package allows.',
  file_unreadable: 'A file cannot be read.',
  files_too_many: 'The package has too many files, or their total size is too large.',
  folders_too_deep: 'Folders are nested too deeply.',
  forbidden_import: 'A script imports something that rules may not use.',
  forbidden_name: 'A script uses a global name that rules do not have.',
  hook_without_run: 'A hook module exports no function named run.',
  import_circle: 'Scripts import each other.',
  json_syntax: 'A file is not valid JSON.',
  json_too_deep: 'A JSON file is nested too deeply.',
  key_missing: 'A key is missing in the manifest or another JSON file of the package.',
  key_unknown_field: 'columns.key names a field that does not exist.',
  load_ended: 'The process ended while it loaded a script.',
  load_failed: 'A script could not be loaded.',
  lock_file_missing: 'There are dependencies, but no package-lock.json.',
  lock_file_outdated: 'package-lock.json does not match package.json.',
  manifest_invalid: 'A value in the manifest is invalid.',
  module_name_invalid: 'The name of a row module cannot be part of a rule id.',
  module_state: 'A rule changes a variable of its module.',
  needs_cycle: 'The needs of fields form a circle.',
  needs_invalid: 'needs is not a list of field names.',
  needs_unknown_field: 'needs names a field that does not exist.',
  no_row_rules: 'The package has no row rules.',
  no_rules: 'A module exports no rules.',
  not_a_function: 'An export with the name of a rule is not a function.',
  package_type: 'package.json says that scripts are not ES modules.',
  result_unchecked: 'A rule returns a value whose shape is not checked.',
  not_excludes_name: 'A word in `not` excludes a name of the field itself.',
  not_without_word: 'A text in `not` has no letter or digit, so that it would exclude nothing.',
  role_repeated: 'Two fields have a role that only one can have.',
  row_weights_invalid: 'A value in data/row-weights.json is invalid.',
  scores_unknown_name: 'A rule gives a score to a field or label that does not exist.',
  scale_without_number: 'A field has a scale, but its type_hint is no number.',
  script_missing: 'The manifest names a script that does not exist.',
  script_name_taken: 'A script has the same name as the JavaScript made from another script.',
  script_unused: 'Nothing calls the rules of a script.',
  slow_pattern: 'The time of a pattern explodes with the length of a text.',
  special_file: 'A path is neither a file nor a folder.',
  symbolic_link: 'A path is a symbolic link.',
  syntax_error: 'A script is not valid TypeScript.',
  syntax_not_erasable: 'A script uses TypeScript syntax that is more than types, such as `enum`.',
  type_error: 'The type check found an error.',
  unknown_key: 'The manifest or another JSON file has a key that ADE does not know.',
  unknown_rule_name: 'An export looks like a rule, but no rule has such a name.',
  unmapped_not_set: 'The manifest does not say what becomes of columns without a field; this is a hint.',
  unmapped_twice: 'The manifest says twice what becomes of columns without a field.',
  words_invalid: 'A value in data/words/ is invalid.',
} as const;

export type ProblemCode = keyof typeof problemTable;

/** A problem that `ade check` found in a config package. */
export interface Problem {
  severity: 'error' | 'warning';
  code: ProblemCode;
  /** File inside the package. */
  file: string;
  /** JSON path (`/columns/meta/email/script`) for manifest.json. */
  json_path?: string;
  /** 1-based, for scripts. */
  line?: number;
  column?: number;
  /** What was expected, what was found, and what to do. */
  message: string;
}
