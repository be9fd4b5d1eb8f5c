import { isAdeError } from '../../contract/errors/index.ts';
import type { ProviderSettings } from '../../contract/sign-on.ts';
import {
  assertAdminLeft,
  endProviderSessions,
  findSignOn,
  getPerson,
  inTransaction,
  listTokens,
  lockPeople,
  type Transaction,
} from '../../storage/store/index.ts';
import { disablePerson } from '../people/disable-person.ts';
import type { SignOnContext } from './context.ts';
import { makeProviderActor, setRoles } from './take-account.ts';

/**
 * Carries out that a provider gives an account no role any more: its sessions end, and so does all else that its person
 * has, unless another provider still lets them in, they are for emergencies, or nobody else could administer the server.
 */
export async function endByProvider(
  { db, log }: Pick<SignOnContext, 'db' | 'log'>,
  settings: ProviderSettings,
  subject: string,
): Promise<void> {
  const { id: provider } = settings;
  try {
    await inTransaction(db, async (transaction) => {
      await lockPeople(transaction);
      const known = await findSignOn(transaction, { provider, subject });
      if (known === undefined || known.person_id === null) return;
      await assertAdminLeft(transaction, ({ person_id: id }) => id === known.person_id);
      await setRoles(transaction, settings, known, {});
      const before = new Date().toISOString();
      await endProviderSessions(transaction, { provider, subject, session: null, before });
      await disableByProvider(transaction, settings, known.person_id);
    });
  } catch (error) {
    if (!isAdeError(error, 'last_admin_token')) throw error;
    const message = `The provider ${provider} gives the last administrator no role any more; they keep what they have.`;
    log({ level: 'warn', code: 'last_admin_token', message });
  }
}

/**
 * Disables a person because a provider says so. False if a provider may not. Call it in a transaction that has locked the
 * people. Throws `last_admin_token`.
 */
export async function disableByProvider(
  transaction: Transaction,
  settings: ProviderSettings,
  personId: string,
): Promise<boolean> {
  const person = await getPerson(transaction, personId);
  if (person.is_break_glass === 1) return false;
  const others = (await listTokens(transaction)).filter(
    (token) => token.person_id === personId && token.provider !== null && token.provider !== settings.id,
  );
  if (others.some(({ revoked_at, roles_json }) => revoked_at === null && roles_json !== '{}')) return false;
  await disablePerson(transaction, person, makeProviderActor(settings), settings.id);
  return true;
}
