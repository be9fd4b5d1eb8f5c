import { isAdeError } from '../../contract/errors/index.ts';
import type { ProviderSettings } from '../../contract/sign-on.ts';
import {
  endProviderSessions,
  findSignOn,
  getPerson,
  inTransaction,
  listTokens,
  lockPeople,
} from '../../storage/store/index.ts';
import type { SignOnContext } from './context.ts';
import { makeProviderActor, setRoles } from './take-account.ts';

/**
 * Carries out that a provider gives an account no role any more: its sessions end, and so does all else that its person
 * has, unless another provider still lets them in, they are for emergencies, or nobody else could administer the server.
 * False if the account keeps its roles and sessions for that reason.
 */
export async function endByProvider(
  ctx: Pick<SignOnContext, 'db' | 'log' | 'people'>,
  settings: ProviderSettings,
  subject: string,
): Promise<boolean> {
  const { id: provider } = settings;
  const { isTaken, personId } = await inTransaction(ctx.db, async (transaction) => {
    await lockPeople(transaction);
    const known = await findSignOn(transaction, { provider, subject });
    if (known === undefined) return { isTaken: true, personId: null };
    if (!(await setRoles(transaction, { settings, log: ctx.log }, known, {})))
      return { isTaken: false, personId: null };
    const before = new Date().toISOString();
    await endProviderSessions(transaction, { provider, subject, session: null, before });
    return { isTaken: true, personId: known.person_id };
  });
  if (personId !== null) await disableByProvider(ctx, settings, personId);
  return isTaken;
}

/** Disables a person because a provider says so. False if a provider may not. */
export async function disableByProvider(
  { db, log, people }: Pick<SignOnContext, 'db' | 'log' | 'people'>,
  settings: ProviderSettings,
  personId: string,
): Promise<boolean> {
  const person = await getPerson(db, personId);
  if (person.is_break_glass === 1) return false;
  const others = (await listTokens(db)).filter(
    (token) => token.person_id === personId && token.provider !== null && token.provider !== settings.id,
  );
  if (others.some(({ revoked_at, roles_json }) => revoked_at === null && roles_json !== '{}')) return false;
  try {
    await people.disable(personId, makeProviderActor(settings), settings.id);
    return true;
  } catch (error) {
    if (!isAdeError(error, 'last_admin_token')) throw error;
    log({
      level: 'warn',
      code: 'last_admin_token',
      message: `The provider ${settings.id} would disable the last administrator, ${person.id}, who stays.`,
    });
    return false;
  }
}
