import type { Settings } from '../../contract/settings.ts';
import {
  type Actor,
  addActivity,
  assertAdminLeft,
  changePerson,
  noteAccess,
  type PersonRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { releaseJobs } from './release-jobs.ts';

/**
 * Ends all that a person has: sessions are gone, tokens and sign-ons are refused, and what is assigned to them goes back to
 * the list; what they signed stays. `provider`: which one says so; it can enable them again. Call it in a transaction that
 * has locked the people. Throws `last_admin_token`.
 */
export async function disablePerson(
  transaction: Transaction,
  row: PersonRow,
  by: Actor,
  { settings, provider }: { settings: Pick<Settings, 'peopleSignIn'>; provider: string | null },
): Promise<void> {
  const { id, name } = row;
  // What a provider has disabled and an administrator disables, too, the provider cannot enable again.
  if (row.disabled_at !== null && (row.disabled_provider === null || provider !== null)) return;
  await assertAdminLeft(transaction, (token) => token.person_id === id, settings);
  const now = new Date().toISOString();
  await changePerson(transaction, id, { disabled_at: now, disabled_by: by.actor, disabled_provider: provider });
  await endSessions(transaction, id);
  await noteAccess(transaction, { person_id: id, token_id: null, roles_json: null, is_disabled: 1 });
  const jobs = await releaseJobs(transaction, id, by);
  const details = { name, jobs_released: jobs, ...(provider === null ? {} : { provider }) };
  await addActivity(transaction, { ...by, action: 'person.disabled', workspaceId: null, targetId: id, details });
}

/** Tokens that have neither expired nor been revoked are valid again; sessions stay ended. Call it as `disablePerson`. */
export async function enablePerson(transaction: Transaction, { id, name, disabled_at: at }: PersonRow, by: Actor) {
  if (at === null) return;
  await changePerson(transaction, id, { disabled_at: null, disabled_by: null, disabled_provider: null });
  // Somebody may have signed in with a token in the moment in which the person was disabled.
  await endSessions(transaction, id);
  await noteAccess(transaction, { person_id: id, token_id: null, roles_json: null, is_disabled: 0 });
  await addActivity(transaction, {
    ...by,
    action: 'person.enabled',
    workspaceId: null,
    targetId: id,
    details: { name },
  });
}

async function endSessions(transaction: Transaction, personId: string): Promise<void> {
  const tokens = transaction.selectFrom('tokens').select('id').where('person_id', '=', personId);
  await transaction.deleteFrom('sessions').where('token_id', 'in', tokens).execute();
}
