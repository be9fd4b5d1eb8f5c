import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import {
  endSessionOf,
  findSignOn,
  inTransaction,
  keepRefreshed,
  listGroupsOf,
  lockPeople,
  takeRefresh,
  type ValidSession,
} from '../../storage/store/index.ts';
import type { SignOnContext } from './context.ts';
import { endByProvider } from './end-by-provider.ts';
import { findRoles } from './find-roles.ts';
import type { Provider } from './provider.ts';
import { type KeptTokens, seal, unseal } from './seal.ts';
import { setRoles } from './take-account.ts';

/** A provider that is away is asked again after this time; until then, sessions go on with the roles that they have. */
const AWAY_MS = 60_000;
const REFRESH_MINUTES = 10;

interface RefreshContext extends SignOnContext {
  providers: ReadonlyMap<string, Provider>;
}

/** Reads roles again while somebody is signed in, as often as the settings say. */
export class RoleRefresh {
  readonly #ctx: RefreshContext;
  /** Sessions that are being read again, by id: requests that come meanwhile wait for the same answer. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(ctx: RefreshContext) {
    this.#ctx = ctx;
  }

  /** Whether the roles of a session have to be read again before it is used. */
  isDue({ row }: ValidSession): boolean {
    return row.refresh_at !== null && row.refresh_at <= new Date().toISOString();
  }

  /**
   * Asks the provider of a session that is due. Afterwards, the session may have other roles, or be gone; read it again. A
   * provider that is away changes nothing.
   */
  async run(session: ValidSession, secret: string): Promise<void> {
    const running = this.#running.get(session.id) ?? this.#read(session, secret);
    this.#running.set(session.id, running);
    await running.finally(() => this.#running.delete(session.id));
  }

  async #read({ id, row, token }: ValidSession, secret: string): Promise<void> {
    const { db, log } = this.#ctx;
    const until = new Date(Date.now() + AWAY_MS).toISOString();
    // Another node may be asking: some providers refuse a refresh token that is used twice, and end the session.
    if (!(await takeRefresh(db, row, until))) return;
    const provider = this.#ctx.providers.get(token.provider ?? '');
    const kept = row.sealed === null ? null : unseal<KeptTokens>(row.sealed, secret);
    // The provider is not in the settings any more, so nobody vouches for the account.
    if (provider === undefined || kept === null || kept.refreshToken === null || token.subject === null)
      return endSessionOf(db, id);
    try {
      const account = await provider.readAgain(kept.refreshToken, token.subject);
      await this.#carryOut(provider, { id, secret, subject: token.subject }, account);
    } catch (error) {
      if (isAdeError(error, 'sign_on_provider_away')) return;
      if (!isAdeError(error, 'sign_on_declined') && !isAdeError(error, 'sign_on_answer_refused')) throw error;
      // The provider's session has ended. That says nothing about the person, who can sign in again.
      log({ level: 'info', message: `A session ends, since the provider ${provider.id} does not continue it.` });
      await endSessionOf(db, id);
    }
  }

  async #carryOut(
    provider: Provider,
    { id, secret, subject }: { id: string; secret: string; subject: string },
    { groups, refreshToken, idToken }: Awaited<ReturnType<Provider['readAgain']>>,
  ): Promise<void> {
    const { settings } = provider.known;
    const minutes = settings.refresh_minutes ?? REFRESH_MINUTES;
    const isSent = settings.groups_from === 'scim';
    const roles = groups === null || isSent ? null : findRoles(groups, settings.grants);
    const hasNone = roles !== null && Object.keys(roles).length === 0;
    if (hasNone && (await endByProvider(this.#ctx, settings, subject))) return;
    await inTransaction(this.#ctx.db, async (transaction) => {
      await lockPeople(transaction);
      const token = await findSignOn(transaction, { provider: provider.id, subject });
      if (token === undefined) throw new AdeError('not_signed_in');
      // Roles from SCIM change with the groups, at once, except those of the last administrator.
      const sent =
        isSent && token.person_id !== null ? await listGroupsOf(transaction, provider.id, token.person_id) : null;
      const now = sent === null ? roles : findRoles(sent, settings.grants);
      if (now !== null && !hasNone) await setRoles(transaction, { settings, service: this.#ctx }, token, now);
      await keepRefreshed(transaction, id, {
        sealed: seal({ refreshToken, idToken }, secret),
        refresh_at: new Date(Date.now() + minutes * 60_000).toISOString(),
      });
    });
  }
}
