import { defineErrors } from './define.ts';

/** Errors of fields that people propose for a package. */
export const fieldProposalErrors = defineErrors({
  column_not_found: {
    status: 404,
    message:
      'The document has no column {column} in {table_id} of sheet {sheet}. Take the places of its columns from GET …/jobs/ID/columns.',
  },
  field_known: {
    status: 409,
    message: 'The package has the field {label} already, whose name is "{name}": choose this field for the column.',
  },
  field_proposal_unknown: {
    status: 404,
    message: 'There is no proposed field {proposal_id} in this config. GET …/field-proposals lists them.',
  },
  field_proposal_decided: {
    status: 409,
    message: 'The proposed field {name} is {state}: only an open proposal can be taken, declined or withdrawn.',
  },
});
