import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { ProblemDetails, Session } from '../../../src/contract/api/index.ts';
import { type ErrorCode, errorTable } from '../../../src/contract/errors/index.ts';
import { Browser } from '../../helpers/sign-on/browser.ts';
import { CLIENT_SECRET, HostileProvider, type Tamper } from '../../helpers/sign-on/hostile-provider.ts';
import { startTestServer, type TestServer } from '../server-harness.ts';

export const PUBLIC = 'https://ade.test';
export const API = `${PUBLIC}/api/v1/sign-on`;

/** What each attacker would like to be. */
export const ANNA = {
  sub: 'anna-1',
  name: 'Anna Clerk',
  email: 'anna@acme.example',
  email_verified: true,
  groups: ['clerks'],
};

/** A server with two providers that tests can tamper with. */
export class AttackedServer {
  readonly server: TestServer;
  readonly acme: HostileProvider;
  readonly other: HostileProvider;

  constructor(server: TestServer, acme: HostileProvider, other: HostileProvider) {
    this.server = server;
    this.acme = acme;
    this.other = other;
  }

  newBrowser(): Browser {
    return new Browser({ [PUBLIC]: () => this.server.running.url });
  }

  begin(provider: HostileProvider, returnTo = '/app/jobs'): string {
    return `${API}/${provider.settings.id}?return_to=${encodeURIComponent(returnTo)}`;
  }

  /** Begins, and stops before the browser brings the provider's answer; gives the address with the answer. */
  async reach(provider: HostileProvider, browser = this.newBrowser()): Promise<{ browser: Browser; url: string }> {
    const { url } = await browser.follow(this.begin(provider), (next) => next.includes('/callback?'));
    return { browser, url };
  }

  /** An honest sign-on; gives the cookies of the browser, and who is signed in. */
  async signIn(provider: HostileProvider, account: object = ANNA, browser = this.newBrowser()) {
    provider.account = { ...account };
    const isPage = (url: string) => url.startsWith(`${PUBLIC}/app`);
    const { url, answer } = await browser.follow(this.begin(provider), isPage);
    assert.equal(url, `${PUBLIC}/app/jobs`, (await answer?.text()) ?? '');
    const headers = { cookie: browser.cookieFor(PUBLIC) };
    const session = await this.server.read<Session>('/api/v1/session', { token: null, headers });
    return { browser, headers, session };
  }

  /** Signs on with forged answers, which must be refused with one of these codes. */
  async refuseTampered(
    codes: ErrorCode | readonly ErrorCode[],
    tamper: Tamper,
    { provider = this.acme, account = ANNA }: { provider?: HostileProvider; account?: object } = {},
  ): Promise<void> {
    provider.account = { ...account };
    provider.tamper = tamper;
    try {
      await this.refuse(codes, async () => {
        const isPage = (url: string) => url.startsWith(`${PUBLIC}/app`);
        const { answer, url } = await this.newBrowser().follow(this.begin(provider), isPage);
        assert.ok(answer, `signed in at ${url}`);
        return answer;
      });
    } finally {
      provider.tamper = {};
    }
  }

  /** An answer by which nobody is signed in, and which says no more than the table of errors does. */
  async refuse(codes: ErrorCode | readonly ErrorCode[], attack: () => Promise<Response>): Promise<void> {
    const before = await this.count();
    const answer = await attack();
    const body = (await answer.json()) as ProblemDetails;
    const allowed: readonly string[] = [codes].flat();
    assert.ok(allowed.includes(body.code), `${body.code} instead of ${allowed}: ${body.detail}`);
    const { status, message } = errorTable[body.code as ErrorCode];
    assert.deepEqual([answer.status, body.detail], [status, message.replace('{minutes}', '15')]);
    assert.ok(!answer.headers.getSetCookie().some((line) => line.startsWith('ade_session=')));
    assert.deepEqual(await this.count(), before, 'something was made');
  }

  /** How much there is of what a sign-on makes. */
  async count(): Promise<Record<string, number>> {
    const { db } = this.server.running.service;
    const counts: Record<string, number> = {};
    for (const table of ['sessions', 'tokens', 'people'] as const) {
      counts[table] = (await db.selectFrom(table).selectAll().execute()).length;
    }
    return counts;
  }

  /** Lets the service ask its providers about themselves again, as it does after some seconds. */
  forgetProviders(): void {
    for (const provider of this.server.running.service.jobs.signOn.providers) provider.forget();
  }

  /** Makes the roles of all sessions due to be read again. */
  async makeDue(): Promise<void> {
    const refresh_at = new Date(Date.now() - 1000).toISOString();
    const { db } = this.server.running.service;
    await db.updateTable('sessions').set({ refresh_at }).where('refresh_at', 'is not', null).execute();
  }
}

export async function startAttacked(env: Record<string, string> = {}): Promise<AttackedServer> {
  const acme = await HostileProvider.start({
    id: 'acme',
    publicUrl: PUBLIC,
    grants: [
      { group: 'clerks', workspace_id: 'default', role: 'operator' },
      { group: 'bosses', workspace_id: '*', role: 'admin' },
    ],
    more: { trusted_domains: ['acme.example'] },
  });
  const other = await HostileProvider.start({ id: 'other', publicUrl: PUBLIC });
  const folder = mkdtempSync(join(tmpdir(), 'ade-attacks-'));
  after(() => {
    acme.close();
    other.close();
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'client-secret'), `${CLIENT_SECRET}\n`, { mode: 0o600 });
  const path = join(folder, 'sign-on.json');
  writeFileSync(path, JSON.stringify({ providers: [acme.settings, other.settings] }));
  const server = await startTestServer({ ADE_PUBLIC_URL: PUBLIC, ADE_SIGN_ON_FILE: path, ...env });
  return new AttackedServer(server, acme, other);
}
