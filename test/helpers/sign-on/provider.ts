/// <reference path="./oidc-provider.d.ts" />
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import type { GroupGrant, ProviderSettings } from '../../../src/contract/sign-on.ts';

/** An account at the provider; tests change it while it is used. */
export interface TestAccount {
  name: string;
  email: string;
  isVerified: boolean;
  groups: string[];
}

interface ProviderOptions {
  accounts: Record<string, TestAccount>;
  /** Where the service sends people back; the provider is made before the service has an address. */
  publicUrl: string;
  id?: string;
  grants?: GroupGrant[];
  more?: Partial<ProviderSettings>;
}

const CLIENT_ID = 'ade';
const SECRET = 'the-secret-of-the-client-of-these-tests';

/** A real provider of OpenID Connect in this process. Whoever comes is signed in as `user`, without a form. */
export class TestProvider {
  readonly issuer: string;
  readonly accounts: Record<string, TestAccount>;
  /** The account that the next visitor has. Null: they refuse. */
  user: string | null;
  readonly settings: ProviderSettings;
  readonly #server: Server;
  readonly #publicUrl: string;
  #provider: Provider | null = null;
  #isAway = false;

  constructor(server: Server, { accounts, publicUrl, id = 'acme', grants, more }: ProviderOptions) {
    this.#server = server;
    this.#publicUrl = publicUrl;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.accounts = accounts;
    this.user = Object.keys(accounts)[0] ?? null;
    this.settings = {
      id,
      title: `Provider ${id}`,
      issuer: this.issuer,
      client_id: CLIENT_ID,
      client_secret_file: 'client-secret',
      scopes: ['groups', 'offline_access'],
      // This provider gives refresh tokens only to people who are asked.
      parameters: { prompt: 'consent' },
      grants: grants ?? [{ group: 'clerks', workspace_id: 'default', role: 'operator' }],
      ...more,
    };
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** Signs with new keys from now on; the earlier ones are gone. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: randomBytes(6).toString('hex'), alg: 'RS256', use: 'sig' };
    const api = `${this.#publicUrl}/api/v1/sign-on/${this.settings.id}`;
    this.#provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: SECRET,
          redirect_uris: [`${api}/callback`],
          post_logout_redirect_uris: [`${this.#publicUrl}/app/sign-in`],
          backchannel_logout_uri: `${api}/logout`,
          backchannel_logout_session_required: true,
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [key] },
      // Browsers do not separate the cookies of ports.
      cookies: { keys: ['only-for-tests'], names: nameCookies(this.settings.id) },
      claims: { profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'], openid: ['sub'] },
      scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
      conformIdTokenClaims: false,
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: { enabled: true, logoutSource: showSignOut },
      },
      fetch: (url: string, options: RequestInit) => fetch(url, options),
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_context: unknown, id: string) => this.#findAccount(id),
      rotateRefreshToken: true,
      ttl: { Session: 3600, Grant: 3600, Interaction: 600, IdToken: 600, AccessToken: 600, RefreshToken: 3600 },
    });
  }

  /** Lets every connection fail, or not any more. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway;
  }

  /** Writes the settings file of some providers into a folder, and gives its path. */
  static writeSettings(folder: string, providers: readonly TestProvider[]): string {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'client-secret'), `${SECRET}\n`, { mode: 0o600 });
    const path = join(folder, 'sign-on.json');
    writeFileSync(path, JSON.stringify({ providers: providers.map(({ settings }) => settings) }));
    return path;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #findAccount(id: string) {
    const account = this.accounts[id];
    if (account === undefined) return undefined;
    const { name, email, isVerified, groups } = account;
    return { accountId: id, claims: () => ({ sub: id, name, email, email_verified: isVerified, groups }) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isAway) return void request.socket.destroy();
    if (this.#provider === null) await this.rotateKeys();
    const provider = this.#provider!;
    if (request.url?.startsWith('/interaction/') !== true) return provider.callback()(request, response);
    const { params, prompt } = await provider.interactionDetails(request, response);
    if (this.user === null) {
      const refused = { error: 'access_denied', error_description: 'The person said no' };
      return provider.interactionFinished(request, response, refused);
    }
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: this.user } });
    const grant = new provider.Grant({ accountId: this.user, clientId: params.client_id ?? CLIENT_ID });
    grant.addOIDCScope(params.scope ?? 'openid');
    const result = { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }
}

const nameCookies = (id: string) =>
  Object.fromEntries(['session', 'interaction', 'resume'].map((name) => [name, `${id}_${name}`]));

/** The page that asks whether the session at the provider shall end, too. */
function showSignOut(context: { body: string }, form: string): void {
  context.body = `<!DOCTYPE html><title>Sign out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out everywhere</button>`;
}

/** Starts a provider; close it in the end. */
export async function startProvider(options: ProviderOptions): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new TestProvider(server, options);
}
