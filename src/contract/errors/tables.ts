import { defineErrors } from './define.ts';

/** Errors of tables over several results. */
export const tableErrors = defineErrors({
  table_empty: {
    status: 409,
    message:
      'No accepted job matches, so there is no table. Accept a document first, or change the filter; GET …/table says who is missing.',
  },
  table_of_several_configs: {
    status: 409,
    message:
      'The jobs are of {found} configs, and a table has the fields of one. Name one of them with config_id: {configs}.',
  },
  table_too_large: {
    status: 409,
    message:
      'More than {max} accepted jobs match. Name a period, a sender or times of submission, and take the table in parts.',
  },
});
