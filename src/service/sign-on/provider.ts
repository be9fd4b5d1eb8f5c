import type { JWTVerifyGetKey } from 'jose';
import type { Configuration, IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { AdeError } from '../../contract/errors/index.ts';
import type { LogEntry } from '../core.ts';
import { fetchLimited } from './fetch-limited.ts';
import { findFault, readAddress, readGroups, readName } from './read-account.ts';
import type { KnownProvider } from './read-sign-on-file.ts';
import { isSafe } from './read-sign-on-file.ts';

/** How long a provider may take to answer. */
const TIMEOUT_SECONDS = 10;
/** How long a provider's metadata is used. Its keys are fetched for each sign-on. */
const METADATA_MS = 10_000;
const KEYS_MS = 1000;
/** How often the health asks a provider that answered, and one that did not. */
const CHECK_MS = 5 * 60_000;
const CHECK_AWAY_MS = 30_000;

/** What a provider says of an account. */
export interface Account {
  subject: string;
  name: string | null;
  /** Null unless the provider has verified it. */
  email: string | null;
  /** Null if the provider says nothing of groups. */
  groups: string[] | null;
  /** The provider's id of the session. */
  session: string | null;
  refreshToken: string | null;
  idToken: string | null;
}

/** What has to fit together when somebody comes back from the provider. */
export interface Expected {
  state: string;
  nonce: string;
  codeVerifier: string;
}

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** One provider of OpenID Connect: asks it, and believes only what its keys have signed. */
export class Provider {
  readonly known: KnownProvider;
  readonly #log: (entry: LogEntry) => void;
  #metadata: { at: number; config: Configuration } | null = null;
  #keys: { at: number; url: string; keys: JWTVerifyGetKey } | null = null;
  /** Why the last request to the provider failed; null if it succeeded. */
  #trouble: string | null = null;
  #askedAt = 0;

  constructor(known: KnownProvider, log: (entry: LogEntry) => void) {
    this.known = known;
    this.#log = log;
  }

  get id(): string {
    return this.known.settings.id;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  /** Where to send somebody who wants to sign in. Throws `sign_on_provider_away`. */
  async buildUrl({ state, nonce, codeVerifier }: Expected): Promise<URL> {
    const client = await import('openid-client');
    const { scopes = [], parameters = {} } = this.known.settings;
    const config = await this.#configure();
    return client.buildAuthorizationUrl(config, {
      ...parameters,
      redirect_uri: this.known.callbackUrl,
      scope: [...new Set(['openid', 'profile', 'email', ...scopes])].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
  }

  /**
   * Exchanges the code of the provider's answer. Throws `sign_on_declined`, `sign_on_answer_refused`,
   * `sign_on_provider_away`.
   */
  async readAnswer(query: string, { state, nonce, codeVerifier }: Expected): Promise<Account> {
    const client = await import('openid-client');
    const config = await this.#configure();
    const url = new URL(`${this.known.callbackUrl}?${query}`);
    const tokens = await this.#ask(() =>
      client.authorizationCodeGrant(config, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      }),
    );
    return this.#describe(config, tokens, null);
  }

  /** Reads the account again. Throws as `readAnswer`; `sign_on_declined` means that the provider's session has ended. */
  async readAgain(refreshToken: string, subject: string): Promise<Account> {
    const client = await import('openid-client');
    const config = await this.#configure();
    const tokens = await this.#ask(() => client.refreshTokenGrant(config, refreshToken));
    const account = await this.#describe(config, tokens, subject);
    return { ...account, refreshToken: account.refreshToken ?? refreshToken };
  }

  /** Where the provider ends its own session; null if it offers no such place, or does not answer now. */
  async buildSignOutUrl(idToken: string | null): Promise<string | null> {
    const client = await import('openid-client');
    try {
      const config = await this.#configure();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: `${this.known.appUrl}/sign-in`,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      }).href;
    } catch {
      return null;
    }
  }

  /**
   * The issuer and the keys with which the provider signs. Strangers may send tokens, so unknown keys are looked for at
   * the provider once in `KEYS_MS` at most. Throws `sign_on_provider_away`.
   */
  async readKeys(): Promise<{ issuer: string; keys: JWTVerifyGetKey }> {
    const { issuer, jwks_uri: url } = (await this.#configure()).serverMetadata();
    if (url === undefined) throw new AdeError('sign_on_provider_away');
    if (this.#keys === null || this.#keys.url !== url || Date.now() - this.#keys.at > METADATA_MS) {
      const { createRemoteJWKSet, customFetch } = await import('jose');
      const limits = { timeoutDuration: TIMEOUT_SECONDS * 1000, cooldownDuration: KEYS_MS };
      const keys = createRemoteJWKSet(new URL(url), { ...limits, [customFetch]: fetchLimited });
      this.#keys = { at: Date.now(), url, keys };
    }
    return { issuer, keys: this.#keys.keys };
  }

  /** Asks the provider whether it is there, unless that is known. Never throws. */
  async check(): Promise<void> {
    if (Date.now() - this.#askedAt < (this.#trouble === null ? CHECK_MS : CHECK_AWAY_MS)) return;
    this.forget();
    await this.#configure().catch(() => undefined);
  }

  /** Makes the next request fetch the metadata again. */
  forget(): void {
    this.#metadata = null;
    this.#keys = null;
  }

  /** A new configuration for each sign-on, which fetches the keys: the provider may have changed them a second ago. */
  async #configure(): Promise<Configuration> {
    const client = await import('openid-client');
    const { issuer, client_id: clientId } = this.known.settings;
    const secret = this.known.clientSecret;
    const isPlain = new URL(issuer).protocol === 'http:';
    const method = secret === null ? client.None() : undefined;
    const more = [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])];
    if (this.#metadata === null || Date.now() - this.#metadata.at > METADATA_MS) {
      const options = { execute: more, timeout: TIMEOUT_SECONDS, [client.customFetch]: fetchLimited };
      const config = await this.#ask(async () => {
        const found = await client.discovery(new URL(issuer), clientId, secret ?? undefined, method, options);
        assertUsable(found);
        return found;
      });
      this.#metadata = { at: Date.now(), config };
    }
    const known = this.#metadata.config.serverMetadata();
    const config = new client.Configuration(known, clientId, secret ?? undefined, method);
    for (const enable of more) enable(config);
    config.timeout = TIMEOUT_SECONDS;
    config[client.customFetch] = fetchLimited;
    return config;
  }

  async #describe(config: Configuration, tokens: Tokens, subject: string | null): Promise<Account> {
    const claims = tokens.claims();
    const { groups_claim: groupsClaim = 'groups', client_id: clientId } = this.known.settings;
    const sub = claims?.sub ?? subject;
    const fault = claims === undefined ? null : findFault(claims, clientId);
    if (sub === null || fault !== null || (subject !== null && sub !== subject)) {
      const why = fault === null ? 'answered about another account' : `sent a token that is refused: ${fault}`;
      this.#log({ level: 'warn', message: `The provider ${this.id} ${why}.` });
      throw new AdeError('sign_on_answer_refused');
    }
    const isWhole = claims !== undefined && [groupsClaim, 'email', 'email_verified'].every((name) => name in claims);
    const more = isWhole ? {} : await this.#readUserInfo(config, tokens.access_token, sub);
    const all: Partial<IDToken> = { ...more, ...claims };
    return {
      subject: sub,
      name: readName(all),
      email: readAddress(claims ?? {}, more),
      groups: readGroups(all[groupsClaim]),
      session: typeof claims?.sid === 'string' ? claims.sid : null,
      refreshToken: tokens.refresh_token ?? null,
      idToken: tokens.id_token ?? null,
    };
  }

  async #readUserInfo(config: Configuration, accessToken: string, subject: string) {
    const client = await import('openid-client');
    if (config.serverMetadata().userinfo_endpoint === undefined) return {};
    return this.#ask(() => client.fetchUserInfo(config, accessToken, subject));
  }

  /** Carries out a request to the provider, and tells a refusal from a provider that is away. */
  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    this.#askedAt = Date.now();
    try {
      const answer = await request();
      this.#trouble = null;
      return answer;
    } catch (error) {
      const client = await import('openid-client');
      const isAnswer = error instanceof client.AuthorizationResponseError || isRefusedGrant(error, client);
      if (isAnswer) {
        this.#trouble = null;
        this.#log({ level: 'warn', message: `The provider ${this.id} refused a sign-on: ${describe(error)}` });
        throw new AdeError('sign_on_declined', {}, { cause: error });
      }
      if (isAway(error)) {
        this.#trouble = describe(error);
        this.#log({ level: 'warn', message: `The provider ${this.id} does not answer: ${this.#trouble}` });
        throw new AdeError('sign_on_provider_away', {}, { cause: error });
      }
      this.#log({ level: 'warn', message: `An answer of the provider ${this.id} was refused: ${describe(error)}` });
      throw new AdeError('sign_on_answer_refused', {}, { cause: error });
    }
  }
}

type Client = typeof import('openid-client');

/** The provider knows the code or the refresh token no more. Other errors of the endpoint are of its settings. */
function isRefusedGrant(error: unknown, client: Client): boolean {
  return error instanceof client.ResponseBodyError && error.error === 'invalid_grant';
}

/** No connection, no answer in time, or an answer that says that something is broken there. */
function isAway(error: unknown): boolean {
  const [cause] = causesOf(error);
  return [error, cause, ...causesOf(cause)].some((one) => {
    if (!(one instanceof Error)) return one instanceof Response && one.status >= 500;
    const { name, message, status, code }: Error & { status?: number; code?: string } = one;
    if (name === 'TimeoutError' || (status ?? 0) >= 500 || message === 'fetch failed') return true;
    return /^(OAUTH_TIMEOUT|E(?!RR_)[A-Z]+|UND_ERR_.*|CERT_.*|DEPTH_.*|SELF_SIGNED_.*|UNABLE_.*)$/.test(code ?? '');
  });
}

function causesOf(error: unknown): unknown[] {
  return error instanceof Error && error.cause !== undefined ? [error.cause] : [];
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 300);
  const { message, cause, error: code }: Error & { error?: unknown } = error;
  const below = cause instanceof Error ? `: ${cause.message}` : '';
  return `${message}${typeof code === 'string' ? ` (${code})` : ''}${below}`.slice(0, 300);
}

/** Endpoints that a provider names have the same protection as its issuer, and those that each sign-on needs are there. */
function assertUsable(config: Configuration): void {
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint, end_session_endpoint } =
    config.serverMetadata();
  const needed = { authorization_endpoint, token_endpoint, jwks_uri };
  for (const [name, url] of Object.entries({ ...needed, userinfo_endpoint, end_session_endpoint })) {
    if (url === undefined && !(name in needed)) continue;
    const parsed = URL.parse(String(url));
    if (parsed === null || !isSafe(parsed)) throw new Error(`the ${name} is ${url}, and not an address with https`);
  }
}
