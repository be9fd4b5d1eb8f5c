import { defineErrors } from './define.ts';

/** Senders, periods and recipes. */
export const recipeErrors = defineErrors({
  recipe_unreadable: {
    status: 422,
    message:
      '{path} is no recipe: {found}. Expected a JSON file that `ade sender recipe` or the service has written; docs/senders.md describes it.',
  },
  recipe_piece_unknown: {
    status: 404,
    message: 'The recipe has no piece {piece}. It has: {found}.',
  },
  correction_not_general: {
    status: 422,
    message:
      'The correction {correction} can hold for its document only: {found}. Leave it out of the recipe, or correct what other documents of the sender have as well.',
  },
  correction_unknown: {
    status: 404,
    message: 'The job {path} has no correction {correction} that counts. It has: {found}.',
  },
});
