import { defineErrors } from './define.ts';

/** Errors of columns from which a package is to be made. */
export const ownColumnErrors = defineErrors({
  schema_unreadable: {
    status: 422,
    message:
      '{file} cannot be read as a schema: {found}. Give a Table Schema, a JSON Schema, or a workbook or csv with headers in its first row.',
  },
  no_columns: {
    status: 422,
    message:
      '{file} names no columns: {found}. Give a schema with fields, or a document with headers in its first row.',
  },
  too_many_own_columns: {
    status: 422,
    message: '{file} has {count} columns; a package takes at most {limit}. Leave some out.',
  },
  column_names_equal: {
    status: 422,
    message: 'Two columns are called "{label}". Give each a name of its own, or leave one out.',
  },
  column_unknown: {
    status: 422,
    message: '{file} has no column "{label}".{hint}',
  },
  language_unknown: {
    status: 422,
    message: 'ADE has no words in the language "{language}".{hint} The languages are {languages}.',
  },
  column_kind_unknown: {
    status: 422,
    message: '"{kind}" is not a kind of column.{hint} The kinds are {kinds}.',
  },
});
