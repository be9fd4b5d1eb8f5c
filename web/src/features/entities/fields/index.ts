export { type FieldChoice, fieldsQuery, listChoices, NO_FIELD } from './field-choices.ts';
export { useFieldLabels } from './use-field-labels.ts';
