export {
  type ColumnChoice,
  type Field,
  type FieldChoice,
  fieldsQuery,
  findChoice,
  LEFT_OUT,
  listChoices,
  NO_FIELD,
  readChoice,
  writeChoice,
} from './field-choices.ts';
export { useFieldLabels } from './use-field-labels.ts';
