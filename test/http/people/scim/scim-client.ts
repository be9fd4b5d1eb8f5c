import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Person } from '../../../../src/contract/api/index.ts';
import type { ProviderSettings } from '../../../../src/contract/sign-on.ts';
import { Browser } from '../../../helpers/sign-on/browser.ts';
import { startProvider, type TestAccount, TestProvider } from '../../../helpers/sign-on/provider.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import {
  CORE,
  configSchema,
  errorSchema,
  groupSchema,
  listSchema,
  MESSAGES,
  resourceTypeSchema,
  schemaSchema,
  userSchema,
} from './answer-schemas.ts';

export const PUBLIC = 'https://ade.test';
export const USER = `${CORE}:User`;
export const GROUP = `${CORE}:Group`;
export const PATCH = `${MESSAGES}:PatchOp`;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export { ENTERPRISE };

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const check: Record<string, { one: ValidateFunction; list: ValidateFunction }> = {};
const kinds = {
  ...{ Users: userSchema, Groups: groupSchema, ServiceProviderConfig: configSchema },
  ...{ ResourceTypes: resourceTypeSchema, Schemas: schemaSchema },
};
for (const [name, schema] of Object.entries(kinds))
  check[name] = { one: ajv.compile(schema), list: ajv.compile(listSchema(schema)) };
const checkError = ajv.compile(errorSchema);

export interface ScimAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every kind, compared with what a test expects
  body: any;
}

interface Asked {
  method: string;
  path: string;
  body?: unknown;
}

/** A client of one provider's SCIM, which compares every answer with the schemas of the RFCs. */
export class ScimClient {
  readonly #server: TestServer;
  readonly #provider: string;
  readonly #token: string;
  /** Answers with a part of the attributes lack some that are required otherwise. */
  #isPart = false;

  constructor(server: TestServer, provider: string, token: string) {
    this.#server = server;
    this.#provider = provider;
    this.#token = token;
  }

  get base(): string {
    return `/scim/v2/${this.#provider}`;
  }

  async send(method: string, path: string, body?: unknown, token = this.#token): Promise<ScimAnswer> {
    const isText = typeof body === 'string';
    const answer = await fetch(`${this.#server.running.url}${this.base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const { status, headers } = answer;
    if (text !== '')
      assert.match(headers.get('content-type') ?? '', /^application\/scim\+json/, `${method} ${path}: ${text}`);
    const found: ScimAnswer = { status, headers, body: text === '' ? null : JSON.parse(text) };
    this.#check({ method, path, body }, found);
    return found;
  }

  get(path: string): Promise<ScimAnswer> {
    return this.send('GET', path);
  }

  /** As `get`, for a part of the attributes: only their types are checked. */
  async getPart(path: string): Promise<ScimAnswer> {
    this.#isPart = true;
    try {
      return await this.get(path);
    } finally {
      this.#isPart = false;
    }
  }

  /** The user names, or the names of groups, that a filter finds. */
  async find(kind: 'Users' | 'Groups', filter: string): Promise<string[]> {
    const { status, body } = await this.get(`/${kind}?count=100&filter=${encodeURIComponent(filter)}`);
    assert.equal(status, 200, `${filter}: ${JSON.stringify(body)}`);
    return body.Resources.map((one: { userName?: string; displayName?: string }) =>
      kind === 'Users' ? one.userName : one.displayName,
    ).sort();
  }

  async make(kind: 'User' | 'Group', more: object): Promise<ScimAnswer['body']> {
    const schemas = [kind === 'User' ? USER : GROUP];
    const made = await this.send('POST', `/${kind}s`, { schemas, ...more });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.headers.get('location'), made.body.meta.location);
    return made.body;
  }

  patch(path: string, ...operations: object[]): Promise<ScimAnswer> {
    return this.send('PATCH', path, { schemas: [PATCH], Operations: operations });
  }

  async refuse(status: number, scimType: string | null, asked: Asked): Promise<void> {
    const found = await this.send(asked.method, asked.path, asked.body);
    const about = `${asked.method} ${asked.path.slice(0, 100)} ${JSON.stringify(asked.body)?.slice(0, 300)}`;
    assert.equal(found.status, status, `${about}: ${JSON.stringify(found.body)}`);
    assert.equal(found.body.scimType ?? null, scimType, `${about}: ${JSON.stringify(found.body)}`);
  }

  #check({ method, path, body: sent }: Asked, { status, body }: ScimAnswer): void {
    const about = `${method} ${path.slice(0, 200)} ${JSON.stringify(sent)?.slice(0, 300)}: ${status} ${JSON.stringify(body)?.slice(0, 500)}`;
    assert.ok(status < 500, about);
    if (status === 204) {
      assert.equal(body, null, about);
      return;
    }
    if (status >= 400) {
      assert.ok(checkError(body), `${about} ${ajv.errorsText(checkError.errors)}`);
      assert.equal(body.status, String(status));
      return;
    }
    assert.equal(status, method === 'POST' ? 201 : 200, about);
    if (this.#isPart) return;
    const [, kind = '', id] = /^\/(\w+)(?:\/([^?]+))?/.exec(path) ?? [];
    const isList: boolean = method === 'GET' && id === undefined && kind !== 'ServiceProviderConfig';
    const validate = check[kind]?.[isList ? 'list' : 'one'];
    const isValid: boolean = validate?.(body) ?? false;
    assert.ok(isValid, `${about} ${ajv.errorsText(validate?.errors)}`);
    if (isList) assert.equal(body.itemsPerPage, body.Resources.length, about);
    for (const one of isList ? body.Resources : [body])
      assert.ok(one.meta === undefined || one.meta.location.startsWith(`${PUBLIC}${this.base}/${kind}`), about);
  }
}

/** A service with two providers: `acme` is trusted with addresses and sends groups; `other` is trusted with nothing. */
export interface ScimSetting {
  server: TestServer;
  acme: ScimClient;
  other: ScimClient;
  tokens: { acme: string; other: string };
  provider: TestProvider;
  /** Signs in at `acme`; gives the cookies, or null if this was refused. */
  signIn: (account: string) => Promise<Record<string, string> | null>;
  findPeople: (part: Partial<Person>) => Promise<Person[]>;
}

export async function startScim(
  accounts: Record<string, TestAccount> = {},
  more: Partial<ProviderSettings> = {},
): Promise<ScimSetting> {
  const tokens = { acme: 'the-token-with-which-acme-sends-people', other: 'the-token-with-which-other-sends-people' };
  const grants = [
    { group: 'clerks', workspace_id: 'default', role: 'operator' as const },
    { group: 'bosses', workspace_id: '*', role: 'admin' as const },
  ];
  const scim = { groups_from: 'scim' as const };
  const provider = await startProvider({
    ...{ id: 'acme', publicUrl: PUBLIC, accounts, grants },
    more: { ...scim, trusted_domains: ['acme.example'], scim_token_file: 'acme-token', ...more },
  });
  const second = await startProvider({
    ...{ id: 'other', publicUrl: PUBLIC, accounts: {}, grants },
    more: { ...scim, scim_token_file: 'other-token' },
  });
  const silent = await startProvider({ id: 'silent', publicUrl: PUBLIC, accounts: {} });
  const folder = mkdtempSync(join(tmpdir(), 'ade-scim-'));
  after(() => {
    for (const one of [provider, second, silent]) one.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const settings = TestProvider.writeSettings(folder, [provider, second, silent]);
  for (const [id, token] of Object.entries(tokens)) writeFileSync(join(folder, `${id}-token`), token, { mode: 0o600 });
  const server = await startTestServer({ ADE_PUBLIC_URL: PUBLIC, ADE_SIGN_ON_FILE: settings });
  const signIn = async (account: string) => {
    const browser = new Browser({ [PUBLIC]: () => server.running.url });
    provider.user = account;
    await browser.follow(`${PUBLIC}/api/v1/sign-on/acme`, (url) => url.startsWith(`${PUBLIC}/app`));
    const cookie = browser.cookieFor(PUBLIC);
    return cookie.includes('ade_session=') ? { cookie } : null;
  };
  const findPeople = async (part: Partial<Person>) => {
    const all = await server.list<Person>('/api/v1/people');
    return all.filter((one) => Object.entries(part).every(([key, value]) => one[key as keyof Person] === value));
  };
  const acme = new ScimClient(server, 'acme', tokens.acme);
  const other = new ScimClient(server, 'other', tokens.other);
  return { server, acme, other, tokens, provider, signIn, findPeople };
}
