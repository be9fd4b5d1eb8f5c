import type { Recipe } from '../../src/contract/recipe.ts';

/** A recipe that gives the column "Locker" the field `department`; several senders may share this correction. */
export function makeLockerRecipe(sender: string): Recipe {
  const from = { job_id: 'job_gone', correction: 'c1' };
  const piece = { id: 'r1', layout: 'l1', by: 'Anna', at: '2026-05-01T00:00:00.000Z', from };
  return {
    schema: 'ade.recipe/v1',
    salt: '0'.repeat(32),
    sender,
    version: 1,
    ids: { layouts: 1, pieces: 1 },
    layouts: [{ id: 'l1', headers: ['Member No.', 'Locker'] }],
    pieces: [{ ...piece, kind: 'column_field', column: { header: 'Locker', nth: 1 }, field: 'department' }],
  };
}
