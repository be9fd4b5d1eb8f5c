import { defineErrors } from './define.ts';

/** Errors of senders, periods and recipes. */
export const recipeErrors = defineErrors({
  recipe_unreadable: {
    status: 422,
    message:
      "{path} isn't a recipe: {found}. Expected a JSON file that `ade sender recipe` or the service has written; docs/senders.md describes it.",
  },
  recipe_piece_unknown: {
    status: 404,
    message: 'The recipe has no piece {piece}. It has: {found}.',
  },
  correction_not_general: {
    status: 422,
    message:
      'The correction {correction} fits only its own document: {found}. Leave it out of the recipe, or correct something that other documents of the sender have as well.',
  },
  sender_unknown: {
    status: 404,
    message: 'There is no sender {sender_id} here. Check the id and the workspace.',
  },
  sender_archived: {
    status: 409,
    message: 'The sender {sender_id} is archived and gets no jobs. Take it back from the archive, or name another one.',
  },
  period_invalid: {
    status: 422,
    message:
      '"{period}" isn\'t a period. Expected a year (2026), quarter (Q2 2026), month (May 2026 or 2026-05), week (2026-W07) or day (2026-05-31). Half-years aren\'t kept.',
  },
  period_ambiguous: {
    status: 422,
    message: '"{period}" may mean {found}, or something else. Write the period as in {example}.',
  },
  period_year_missing: {
    status: 422,
    message: '"{period}" has no year. Add the year, as in {example}.',
  },
  recipe_unknown: {
    status: 404,
    message: 'The sender {sender_id} has no version {version} of a recipe for the config {config_id}.',
  },
  recipe_conflict: {
    status: 412,
    message:
      'Nothing was changed: this change starts from version {base} of the recipe, and version {found} is newer. Look at version {found} and decide again.',
  },
  recipe_request_invalid: {
    status: 422,
    message:
      'A new version of a recipe needs exactly one of job_id, checks, revoke and recipe, or job_id and checks together; found {found}.',
  },
  shared_correction_unknown: {
    status: 404,
    message:
      'Senders share no correction {id}. They share: {found}. Recipes may have changed since you looked: list the shared corrections again.',
  },
  shared_correction_not_offered: {
    status: 422,
    message: 'ADE offers no change of the package for the shared correction {id}: {found}. Leave it out.',
  },
  recipe_source_invalid: {
    status: 409,
    message: 'No recipe can be made from the job {job_id}: {found}.',
  },
});
