import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CreatedToken } from '../../src/contract/api/index.ts';
import { startProvider, TestProvider } from '../helpers/sign-on/provider.ts';
import { startPublicPlace } from '../helpers/sign-on/public-place.ts';
import { AWAY, assertAccessible, missingBrowser, openBrowser, openPage, REFUSED, visit } from './support/browser.ts';
import { makeToken } from './support/seed-service.ts';
import { serveApp, signIn } from './support/served-app.ts';

const place = await startPublicPlace();
const acme = await startProvider({
  id: 'acme',
  publicUrl: place.url,
  accounts: {
    anna: { name: 'Anna Clerk', email: 'anna@acme.example', isVerified: true, groups: ['clerks'] },
    ben: { name: 'Ben Clerk', email: 'ben@acme.example', isVerified: true, groups: ['clerks'] },
    guest: { name: 'Guest', email: 'guest@acme.example', isVerified: true, groups: [] },
  },
});
const harbour = await startProvider({
  id: 'harbour',
  publicUrl: place.url,
  accounts: { h1: { name: 'Hanna Auditor', email: 'hanna@harbour.example', isVerified: true, groups: ['readers'] } },
  grants: [{ group: 'readers', workspace_id: 'default', role: 'auditor' }],
});
const folder = mkdtempSync(join(tmpdir(), 'ade-web-sign-on-'));
after(() => {
  for (const one of [acme, harbour, place]) one.close();
  rmSync(folder, { recursive: true, force: true });
});
/** Without a click or a request of the page; on a busy machine, too. */
const AT_ONCE_MS = 10_000;

describe('signing in with a provider', { skip: missingBrowser }, () => {
  const env = { ADE_PUBLIC_URL: place.url, ADE_SIGN_ON_FILE: TestProvider.writeSettings(folder, [acme, harbour]) };
  // Without a session, the service refuses; while it starts again, it is away.
  const app = serveApp({ env, expected: new RegExp(`${REFUSED.source}|${AWAY.source}`) });
  let page: Page;
  let adminToken: string;

  before(async () => {
    adminToken = await makeToken(app.url, 'Ada', [{ workspace_id: '*', role: 'admin' }]);
    await app.server.restart({ ADE_AUTH: 'token' });
    place.lead(app.url);
    page = app.page;
  });

  const at = (path: string) => `${place.url}/app${path}`;
  const title = (one: Page) => one.getByRole('heading', { name: 'Sign in to ADE' });
  const provider = (one: Page, name: string) => one.getByRole('link', { name: `Sign in with Provider ${name}` });
  const isFocused = (name: string) =>
    page.waitForFunction((text) => document.activeElement?.textContent === text, name);
  const openOther = async () => {
    const opened = await openPage(await openBrowser());
    after(() => opened.context.close());
    return opened.page;
  };

  async function assertName(one: Page, name: string): Promise<void> {
    await one.getByRole('button', { name: 'Account' }).click();
    await one.getByText(name).waitFor();
    await one.keyboard.press('Escape');
  }

  test('the keys alone lead from the wanted page over the provider back to it', async () => {
    await page.goto(at('/w/default/senders'));
    await title(page).waitFor();
    await provider(page, 'harbour').waitFor();
    await assertAccessible(page);
    assert.equal(await page.getByLabel('Token').count(), 0);
    for (const name of ['Sign in with Provider acme', 'Sign in with Provider harbour', 'Use a token']) {
      await page.keyboard.press('Tab');
      await isFocused(name);
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'password');
    await assertAccessible(page);
    await provider(page, 'acme').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Senders', level: 1 }).waitFor();
    assert.equal(page.url(), at('/w/default/senders'));
    await assertName(page, 'Anna Clerk');
  });

  test('signing out ends the session here and at the provider', async () => {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await title(page).waitFor();
    assert.equal(await page.getByText('Your session has ended').count(), 0);
    // The provider would still sign Anna in, if its session went on.
    acme.user = 'ben';
    await provider(page, 'acme').click();
    await assertName(page, 'Ben Clerk');
  });

  test('a second provider lets its people in, with the role of their group', async () => {
    const other = await openOther();
    await other.goto(at('/'));
    await provider(other, 'harbour').click();
    await assertName(other, 'Hanna Auditor');
    assert.equal(await other.getByRole('button', { name: 'Choose documents' }).count(), 0);
  });

  test('a refusal says what to do, is read first, and keeps the wanted page', async () => {
    const other = await openOther();
    await other.goto(at('/w/default/configs?x=(1)'));
    acme.user = 'guest';
    await provider(other, 'acme').click();
    const alert = other.getByRole('alert').filter({ hasText: 'You may not use this service yet' });
    await alert.getByText('Ask those who manage your account').waitFor();
    await alert.and(other.locator(':focus')).waitFor();
    await assertAccessible(other);
    acme.accounts.guest!.groups = ['clerks'];
    await provider(other, 'acme').click();
    await other.getByRole('heading', { name: 'Packages', level: 1 }).waitFor();
  });

  test('the page of somebody who is disabled asks to sign in at once, and the provider does not help', async () => {
    await page.goto(at('/w/default'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    const admin = await openOther();
    await signIn(admin, app.url, adminToken);
    await visit(admin, `${app.url}/app/admin?tab=people`);
    await admin.getByRole('button', { name: 'More for Ben Clerk' }).click();
    await admin.getByRole('menuitem', { name: 'Disable' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Disable Ben Clerk?' });
    await dialog.getByText('All sessions end within a second').waitFor();
    await assertAccessible(admin);
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Your session has ended').waitFor({ timeout: AT_ONCE_MS });
    acme.user = 'ben';
    await provider(page, 'acme').click();
    await page.getByText('You cannot sign in here any more').waitFor();
  });

  test('where people need a provider, only people for emergencies can use a token', async () => {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const make = async (body: object) => {
      const answer = await fetch(`${app.url}/api/v1/tokens`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as CreatedToken;
    };
    const { token, secret } = await make({ name: 'Eve', grants: [{ workspace_id: '*', role: 'viewer' }] });
    const other = await make({ name: 'Otto', grants: [{ workspace_id: '*', role: 'viewer' }] });
    const marked = await fetch(`${app.url}/api/v1/people/${token.person_id}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ is_break_glass: true }),
    });
    assert.equal(marked.status, 200);
    await app.server.restart({ ADE_PEOPLE_SIGN_IN: 'sign_on' });
    await page.goto(at('/sign-in'));
    await page.getByRole('button', { name: 'Use a token in an emergency' }).click();
    const send = async (text: string) => {
      await page.getByLabel('Token').first().fill(text);
      await page.keyboard.press('Enter');
    };
    await send(other.secret);
    await page.getByText('People sign in with their provider here').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'password');
    await assertAccessible(page);
    await send(secret);
    await assertName(page, 'Eve');
  });
});
