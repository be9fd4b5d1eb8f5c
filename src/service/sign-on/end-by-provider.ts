import { isAdeError } from '../../contract/errors/index.ts';
import type { ProviderSettings } from '../../contract/sign-on.ts';
import {
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
import { makeProviderActor, type RoleSource, setRoles } from './take-account.ts';

/**
 * Carries out that a provider gives an account no role any more: its sessions end, and so does all else that its person
 * has, unless another provider still lets them in, they are for emergencies, or nobody else could administer the server.
 * False if the account keeps its roles and sessions for that reason.
 */
export async function endByProvider(
  service: Pick<SignOnContext, 'db' | 'log' | 'settings'>,
  settings: ProviderSettings,
  subject: string,
): Promise<boolean> {
  const { id: provider } = settings;
  return inTransaction(service.db, async (transaction) => {
    await lockPeople(transaction);
    const known = await findSignOn(transaction, { provider, subject });
    if (known === undefined) return true;
    if (!(await setRoles(transaction, { settings, service }, known, {}))) return false;
    const before = new Date().toISOString();
    await endProviderSessions(transaction, { provider, subject, session: null, before });
    if (known.person_id !== null) await disableUnlessLast(transaction, { settings, service }, known.person_id);
    return true;
  });
}

async function disableUnlessLast(
  transaction: Transaction,
  { settings, service }: RoleSource,
  personId: string,
): Promise<void> {
  try {
    await disableByProvider(transaction, { settings, service }, personId);
  } catch (error) {
    if (!isAdeError(error, 'last_admin_token')) throw error;
    const message = `The provider ${settings.id} would disable the last administrator, ${personId}, who stays.`;
    service.log({ level: 'warn', code: 'last_admin_token', message });
  }
}

/**
 * Disables a person because a provider says so. False if a provider may not. Call it in a transaction that has locked the
 * people. Throws `last_admin_token`.
 */
export async function disableByProvider(
  transaction: Transaction,
  { settings, service }: RoleSource,
  personId: string,
): Promise<boolean> {
  const person = await getPerson(transaction, personId);
  if (person.is_break_glass === 1) return false;
  const others = (await listTokens(transaction)).filter(
    (token) => token.person_id === personId && token.provider !== null && token.provider !== settings.id,
  );
  if (others.some(({ revoked_at, roles_json }) => revoked_at === null && roles_json !== '{}')) return false;
  const about = { settings: service.settings, provider: settings.id };
  await disablePerson(transaction, person, makeProviderActor(settings), about);
  return true;
}
