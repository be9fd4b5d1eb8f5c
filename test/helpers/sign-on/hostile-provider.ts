import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { GroupGrant, ProviderSettings } from '../../../src/contract/sign-on.ts';

export type Claims = Record<string, unknown>;
export type Path = 'discovery' | 'keys' | 'authorize' | 'token' | 'userinfo';

/** What an attack changes of the provider's answers. */
export interface Tamper {
  discovery?: (about: Claims) => Claims;
  keys?: (keys: JWK[]) => JWK[];
  /** Of the address to which the browser is sent back. */
  back?: (query: URLSearchParams) => void;
  /** Of the ID token, before it is signed. */
  claims?: (claims: Claims) => Claims | Promise<Claims>;
  /** Instead of signing with the provider's key. */
  sign?: (claims: Claims) => string | Promise<string>;
  token?: (answer: Claims, form: URLSearchParams) => unknown;
  userinfo?: (claims: Claims) => unknown;
  /** An answer that is right, after so many spaces that only packed it is small. */
  bloat?: Path;
  /** Answers a request in any way at all. */
  raw?: Partial<Record<Path, (request: IncomingMessage, response: ServerResponse) => void>>;
}

interface Options {
  id: string;
  publicUrl: string;
  grants?: GroupGrant[];
  more?: Partial<ProviderSettings>;
}

export const CLIENT_ID = 'ade';
export const CLIENT_SECRET = 'the-secret-of-the-client-of-the-attacks';
const PATHS: Record<string, Path> = {
  '/.well-known/openid-configuration': 'discovery',
  '/keys': 'keys',
  '/authorize': 'authorize',
  '/token': 'token',
  '/userinfo': 'userinfo',
};
/** More than the service may read of an answer. */
const BLOAT_CHARS = 4_194_304;
const random = () => randomBytes(24).toString('base64url');

/** A provider of OpenID Connect that follows the rules, as long as no test tampers with its answers. */
export class HostileProvider {
  readonly issuer: string;
  readonly settings: ProviderSettings;
  readonly #server: Server;
  readonly #requestsOf = new Map<string, URLSearchParams>();
  readonly #refreshable = new Map<string, Claims>();
  tamper: Tamper = {};
  /** What the next visitor's account is. */
  account: Claims = {};
  /** Everything secret that the provider has given to somebody. */
  readonly secrets: string[] = [];
  /** How often the keys were asked for. */
  keyRequests = 0;
  /** The forms that the service has sent to the token endpoint. */
  readonly forms: URLSearchParams[] = [];
  privateKey!: CryptoKey;
  publicKey!: CryptoKey;
  publicJwk!: JWK;

  private constructor(server: Server, { id, grants, more }: Options) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.settings = {
      id,
      title: `Provider ${id}`,
      issuer: this.issuer,
      client_id: CLIENT_ID,
      client_secret_file: 'client-secret',
      grants: grants ?? [{ group: 'clerks', workspace_id: 'default', role: 'operator' }],
      ...more,
    };
    server.on('request', (request, response) => {
      this.#answer(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  static async start(options: Options): Promise<HostileProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = new HostileProvider(server, options);
    await provider.rotateKeys();
    return provider;
  }

  async rotateKeys(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.publicJwk = { ...(await exportJWK(publicKey)), kid: random(), alg: 'RS256', use: 'sig' };
  }

  sign(claims: Claims, header: Claims = {}, key: CryptoKey | Uint8Array = this.privateKey): Promise<string> {
    const own = { alg: 'RS256', kid: this.publicJwk.kid, ...header } as { alg: string };
    return new SignJWT(claims).setProtectedHeader(own).sign(key);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const path = PATHS[url.pathname];
    const raw = path === undefined ? undefined : this.tamper.raw?.[path];
    if (raw !== undefined) return raw(request, response);
    if (path === 'authorize') return this.#sendBack(url.searchParams, response);
    const send = (body: unknown, status = 200) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const isBloated = path !== undefined && this.tamper.bloat === path;
      const encoding = isBloated ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...encoding });
      response.end(isBloated ? gzipSync(`${' '.repeat(BLOAT_CHARS)}${text}`) : text);
    };
    if (path === 'discovery') return send((this.tamper.discovery ?? keep)(this.#describe()));
    if (path === 'keys') this.keyRequests++;
    if (path === 'keys') return send({ keys: (this.tamper.keys ?? keep)([this.publicJwk]) });
    if (path === 'userinfo') return send((this.tamper.userinfo ?? keep)({ ...this.account }));
    if (path === undefined) return send({ error: 'not_found' }, 404);
    const form = new URLSearchParams(await text(request));
    this.forms.push(form);
    const claims = form.get('grant_type') === 'refresh_token' ? this.#takeRefresh(form) : this.#takeCode(form);
    if (claims === null) return send({ error: 'invalid_grant' }, 400);
    send(await (this.tamper.token ?? keep)(await this.#makeTokens(claims), form));
  }

  #describe(): Claims {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/keys`,
      end_session_endpoint: `${this.issuer}/end`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  #sendBack(asked: URLSearchParams, response: ServerResponse): void {
    const code = random();
    this.secrets.push(code, asked.get('state') ?? '');
    this.#requestsOf.set(code, asked);
    const query = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer });
    this.tamper.back?.(query);
    response.writeHead(303, { location: `${asked.get('redirect_uri')}?${query}` }).end();
  }

  /** The claims for a code that the service may have: once, with its secret, and with the verifier of the challenge. */
  #takeCode(form: URLSearchParams): Claims | null {
    const asked = this.#requestsOf.get(form.get('code') ?? '');
    this.#requestsOf.delete(form.get('code') ?? '');
    if (asked === undefined || form.get('client_secret') !== CLIENT_SECRET) return null;
    const hash = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (hash !== asked.get('code_challenge') || asked.get('code_challenge_method') !== 'S256') return null;
    return { ...this.account, nonce: asked.get('nonce'), sid: random() };
  }

  /** Each refresh token can be used once; a second use is a theft, and ends all. */
  #takeRefresh(form: URLSearchParams): Claims | null {
    const given = form.get('refresh_token') ?? '';
    const claims = this.#refreshable.get(given);
    if (claims === undefined) this.#refreshable.clear();
    else this.#refreshable.delete(given);
    return claims === undefined ? null : { ...claims, ...this.account };
  }

  async #makeTokens(about: Claims): Promise<Claims> {
    const now = Math.floor(Date.now() / 1000);
    const all: Claims = { iss: this.issuer, aud: CLIENT_ID, iat: now, exp: now + 300, ...about };
    const claims = await (this.tamper.claims ?? keep)(all);
    const refresh_token = random();
    this.#refreshable.set(refresh_token, about);
    const id_token = await (this.tamper.sign ?? ((one: Claims) => this.sign(one)))(claims);
    const access_token = random();
    this.secrets.push(refresh_token, access_token, String(id_token));
    return { access_token, token_type: 'Bearer', expires_in: 300, refresh_token, id_token };
  }
}

const keep = <T>(value: T): T => value;
