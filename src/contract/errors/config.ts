import { defineErrors } from './define.ts';

/** Errors of a config package. */
export const configErrors = defineErrors({
  package_not_found: {
    status: 404,
    message: '{path} is not a config package: it has no manifest.json. `ade init DIR` writes a starter package.',
  },
  folder_not_empty: {
    status: 409,
    message: '{path} is not an empty folder; nothing was written. Give a new or an empty folder.',
  },
  package_invalid: {
    status: 422,
    message: 'The config package {path} has {count} problem(s); the first: {first}. `ade check` lists them all.',
  },
  no_cases: {
    status: 422,
    message:
      'The config package {path} has no cases. Make a folder tests/NAME with a document input.csv or input.xlsx, and run `ade test {path} --update`.',
  },
  case_invalid: {
    status: 422,
    message:
      'The case {path} cannot be run: {found}. A case is a folder with one document, input.csv or input.xlsx, and expected.json.',
  },
  case_unknown: {
    status: 404,
    message: 'The version has no case {name}. It has: {cases}.',
  },
  case_without_expectation: {
    status: 422,
    message:
      'The case {path} has no expected.json. Run `ade test --update` to write one from the result, then check it.',
  },
  build_timeout: {
    status: 504,
    message:
      'Preparing {path} took longer than {seconds} s. Look for a slow registry, or raise ADE_BUILD_TIMEOUT_SECONDS.',
  },
  environment_unreadable: {
    status: 500,
    message: 'The prepared environment {path} cannot be used: {found}. Prepare the package again.',
  },
  snapshot_modified: {
    status: 500,
    message:
      'The prepared environment {path} was changed after it was built: {file} {found}. Prepare the package again.',
  },
});
