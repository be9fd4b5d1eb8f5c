import { randomBytes } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import {
  addActivity,
  endProviderSessions,
  type HeldToken,
  hashSecret,
  insertAttempt,
  inTransaction,
  listGroupsOf,
  lockPeople,
  makeProviderSession,
  type RoleMap,
  type SessionRow,
  takeAttempt,
} from '../../storage/store/index.ts';
import type { SignOnContext } from './context.ts';
import { endByProvider } from './end-by-provider.ts';
import { findRoles } from './find-roles.ts';
import { type Account, Provider } from './provider.ts';
import { readLogoutToken } from './read-logout-token.ts';
import { readProviders } from './read-sign-on-file.ts';
import { RoleRefresh } from './role-refresh.ts';
import { type KeptTokens, seal, unseal } from './seal.ts';
import { findAccountPerson, makeProviderActor, takeAccount } from './take-account.ts';

/** How long somebody may take to sign in at the provider. */
export const ATTEMPT_MINUTES = 15;
const REFRESH_MINUTES = 10;
/** Pages of the web app; nothing that a browser would read as another host. */
const RETURN_TO = /^\/app(\/(?!\/)[\w\-./~%]*)?(\?[\w\-./~%=&+:,]*)?(#[\w\-./~%=&+:,]*)?$/;
const MAX_RETURN_CHARS = 1000;

/** Whether it stays a page of the web app for a browser, which resolves steps such as `..` and `%2e%2e`. */
function isPage(text: string): boolean {
  if (text.length > MAX_RETURN_CHARS || !RETURN_TO.test(text)) return false;
  const { pathname } = new URL(text, 'https://host.invalid');
  return pathname === '/app' || pathname.startsWith('/app/');
}

/** What a browser needs to begin a sign-on, and to finish it. */
export interface BegunSignOn {
  url: string;
  /** For a cookie of this browser; see `nameCookie`. */
  secret: string;
  state: string;
}

export interface FinishedSignOn {
  token: HeldToken;
  session: { row: SessionRow; secret: string };
  returnTo: string;
}

/** The name of the cookie of one attempt: several may be under way in different tabs. */
export function nameCookie(state: string): string {
  return `ade_sign_on_${hashSecret(state).slice(0, 16)}`;
}

/** Signing in with accounts of an organisation, by OpenID Connect. */
export class SignOnService {
  readonly refresh: RoleRefresh;
  readonly #ctx: SignOnContext;
  readonly #providers: ReadonlyMap<string, Provider>;

  /** Throws `sign_on_file_invalid`, `public_url_missing`. */
  constructor(ctx: SignOnContext) {
    this.#ctx = ctx;
    const known = readProviders(ctx.settings).map((one) => new Provider(one, ctx.log));
    this.#providers = new Map(known.map((provider) => [provider.id, provider]));
    this.refresh = new RoleRefresh({ ...ctx, providers: this.#providers });
  }

  get providers(): readonly Provider[] {
    return [...this.#providers.values()];
  }

  /** Throws `sign_on_provider_unknown`. */
  getProvider(id: string): Provider {
    const provider = this.#providers.get(id);
    if (provider === undefined) throw new AdeError('sign_on_provider_unknown');
    return provider;
  }

  /** Throws `sign_on_provider_unknown`, `sign_on_return_invalid`, `sign_on_provider_away`. */
  async begin(providerId: string, returnTo: string): Promise<BegunSignOn> {
    const provider = this.getProvider(providerId);
    if (!isPage(returnTo)) throw new AdeError('sign_on_return_invalid');
    const random = () => randomBytes(32).toString('base64url');
    const [state, secret, nonce, codeVerifier] = [random(), random(), random(), random()] as const;
    const url = await provider.buildUrl({ state, nonce, codeVerifier });
    const expires_at = new Date(Date.now() + ATTEMPT_MINUTES * 60_000).toISOString();
    await inTransaction(this.#ctx.db, (transaction) =>
      insertAttempt(transaction, {
        state_hash: hashSecret(state),
        browser_hash: hashSecret(secret),
        provider: providerId,
        // Whoever reads the database could finish the sign-on of somebody whose code they have seen.
        nonce: seal(nonce, secret),
        code_verifier: seal(codeVerifier, secret),
        return_to: returnTo,
        expires_at,
      }),
    );
    return { url: url.href, secret, state };
  }

  /**
   * Signs somebody in with the provider's answer. `query`: of the address to which it was sent; `secret`: of the cookie of
   * the browser. Throws the errors `sign_on_…`.
   */
  async finish(providerId: string, query: string, secret = ''): Promise<FinishedSignOn> {
    const provider = this.getProvider(providerId);
    const state = new URLSearchParams(query).getAll('state');
    const attempt = state.length === 1 ? await takeAttempt(this.#ctx.db, state[0] ?? '') : undefined;
    const unknown = () => new AdeError('sign_on_attempt_unknown', { minutes: ATTEMPT_MINUTES });
    const isOwn = attempt?.provider === providerId && attempt.browser_hash === hashSecret(secret);
    if (attempt === undefined || !isOwn) throw unknown();
    const nonce = unseal<string>(attempt.nonce, secret);
    const codeVerifier = unseal<string>(attempt.code_verifier, secret);
    if (nonce === null || codeVerifier === null) throw unknown();
    const account = await provider.readAnswer(query, { state: state[0] ?? '', nonce, codeVerifier });
    return { ...(await this.#signIn(provider, account)), returnTo: attempt.return_to };
  }

  /** Where the provider ends its session; null for a session that began otherwise, or if it offers no such place. */
  async findSignOutUrl(
    { provider, subject }: HeldToken,
    { sealed }: SessionRow,
    secret: string,
  ): Promise<string | null> {
    if (provider === null || subject === null) return null;
    const kept = sealed === null ? null : unseal<KeptTokens>(sealed, secret);
    return this.#providers.get(provider)?.buildSignOutUrl(kept?.idToken ?? null) ?? null;
  }

  /**
   * Ends the sessions that a provider has ended, with its signed token. Gives their number. Throws
   * `sign_on_answer_refused`, `sign_on_provider_away`.
   */
  async endSessions(providerId: string, logoutToken: string): Promise<number> {
    const provider = this.getProvider(providerId);
    const { subject, session, at } = await readLogoutToken(provider, logoutToken, this.#ctx.log);
    return inTransaction(this.#ctx.db, async (transaction) => {
      // Sessions that began later are others: a token that is sent again does nothing.
      const ended = { provider: providerId, subject, session, before: at.toISOString() };
      const count = await endProviderSessions(transaction, ended);
      const details = { provider: providerId, sessions: count };
      const actor = makeProviderActor(provider.known.settings);
      if (count > 0)
        await addActivity(transaction, {
          ...actor,
          action: 'session.ended',
          workspaceId: null,
          targetId: null,
          details,
        });
      return count;
    });
  }

  /** Asks the providers that have not been asked for long, and says which do not answer. */
  async listAway(): Promise<string[]> {
    await Promise.all(this.providers.map((provider) => provider.check()));
    return this.providers.filter(({ trouble }) => trouble !== null).map(({ known }) => known.settings.title);
  }

  async #findRoles({ known: { settings } }: Provider, account: Account): Promise<RoleMap> {
    if (settings.groups_from !== 'scim') return findRoles(account.groups ?? [], settings.grants);
    const person = await findAccountPerson(this.#ctx.db, settings.id, account);
    return person === null ? {} : findRoles(await listGroupsOf(this.#ctx.db, settings.id, person), settings.grants);
  }

  async #signIn(provider: Provider, account: Account): Promise<Omit<FinishedSignOn, 'returnTo'>> {
    const { settings } = provider.known;
    const roles = await this.#findRoles(provider, account);
    if (Object.keys(roles).length === 0) {
      await endByProvider(this.#ctx, settings, account.subject);
      throw new AdeError('sign_on_no_role');
    }
    const { refreshToken, idToken, session: providerSession } = account;
    const minutes = settings.refresh_minutes ?? REFRESH_MINUTES;
    const refreshAt = refreshToken === null ? null : new Date(Date.now() + minutes * 60_000).toISOString();
    return inTransaction(this.#ctx.db, async (transaction) => {
      await lockPeople(transaction);
      const token = await takeAccount(transaction, { settings, service: this.#ctx }, account, roles);
      const session = await makeProviderSession(transaction, token.id, this.#ctx.settings.sessionHours, {
        seal: (secret) => seal({ refreshToken, idToken }, secret),
        providerSession,
        refreshAt,
      });
      await addActivity(transaction, {
        actor: token.person_name ?? token.name,
        credential: { tokenId: token.id, sessionId: session.row.id },
        ...{ action: 'session.started', workspaceId: null, targetId: token.id, details: { provider: settings.id } },
      });
      return { token, session };
    });
  }
}
