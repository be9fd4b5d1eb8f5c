import { defineErrors } from './define.ts';

/** What can be wrong with a config package. */
export const configErrors = defineErrors({
  package_not_found: {
    status: 404,
    message: '{path} is no config package: there is no manifest.json in it. `ade init DIR` writes a starter package.',
  },
  package_invalid: {
    status: 422,
    message: 'The config package {path} has {count} problem(s); the first: {first}. `ade check` lists them all.',
  },
  rule_load_failed: {
    status: 422,
    message: 'The config package {path} could not be loaded in the sandbox: {found}. Mend the script and run `ade check`.',
  },
});
