import { defineErrors } from './define.ts';

/** Errors about the people who use ADE. */
export const peopleErrors = defineErrors({
  person_unknown: { status: 404, message: 'There is no person {person_id}. Check the id.' },
  person_disabled: {
    status: 409,
    message: '{person} has been disabled since {at}. Enable them first, or name somebody else.',
  },
  person_name_taken: {
    status: 409,
    message: 'Another person has, or had, the name {found}. Choose another name, or merge the two people.',
  },
  person_email_taken: {
    status: 409,
    message: '{person} has the address {found} already. Correct it, or merge the two people.',
  },
  person_merge_invalid: {
    status: 422,
    message: 'A person can only be merged into another one who is enabled; {found}. Name another person.',
  },
});
