import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, missingBrowser, openBrowser, openPage, rulesFor, visit } from './support/browser.ts';
import { makeToken } from './support/seed-service.ts';
import { startWebServer, type WebServer } from './support/web-server.ts';

describe('sign-in, roles and administration', { skip: missingBrowser }, () => {
  let server: WebServer;
  let browser: Browser;
  let dataDir: string;
  let adminToken: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ade-everyone-'));
    // A server without sign-in makes the token that the one with sign-in then knows.
    const open = await startWebServer({ ADE_DATA_DIR: dataDir });
    adminToken = await makeToken(open.url, 'Ada', [{ workspace_id: '*', role: 'admin' }]);
    await open.stop();
    server = await startWebServer({ ADE_DATA_DIR: dataDir, ADE_AUTH: 'token' });
    browser = await openBrowser();
  });
  after(async () => {
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function signIn(page: Page, token: string): Promise<void> {
    await page.goto(`${server.url}/app/sign-in#token=${token}`);
    await page.getByRole('button', { name: 'Account' }).waitFor();
  }

  test('a link signs in, and its token leaves the address and the history', async () => {
    const { page, context } = await openPage(browser);
    await signIn(page, adminToken);
    assert.ok(!page.url().includes(adminToken));
    await page.goBack().catch(() => null);
    assert.ok(!page.url().includes(adminToken));
    await page.goto(`${server.url}/app/`);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('Ada').waitFor();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to ADE' }).waitFor();
    await assertAccessible(page);
    await context.close();
  });

  test('a wrong token says what to do', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(`${server.url}/app/sign-in`);
    await page.getByLabel('Token', { exact: false }).first().fill('no-such-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Ask an administrator for a new one').waitFor();
    await context.close();
  });

  test('an administrator makes a token; its holder is offered what the role allows; revoking ends it', async () => {
    const admin = await openPage(browser);
    await signIn(admin.page, adminToken);
    await admin.page.goto(`${server.url}/app/admin?tab=tokens`);
    await admin.page.getByRole('button', { name: 'New token' }).click();
    await admin.page.getByRole('textbox', { name: 'Name' }).fill('Vera');
    await admin.page.getByLabel('All workspaces', { exact: false }).selectOption('viewer');
    await admin.page.getByRole('button', { name: 'Make token' }).click();
    const link = await admin.page.getByText('/app/sign-in#token=').textContent();
    const secret = link?.split('#token=')[1]?.trim() ?? '';
    await admin.page.getByRole('button', { name: 'I have copied it' }).click();

    const viewer = await openPage(browser);
    await signIn(viewer.page, secret);
    await viewer.page.goto(`${server.url}/app/w/default/configs`);
    await viewer.page.getByText('An author has to make one').waitFor();
    assert.equal(await viewer.page.getByRole('button', { name: 'New config' }).count(), 0);
    assert.equal(await viewer.page.getByRole('link', { name: 'Admin' }).count(), 0);

    await admin.page.getByRole('button', { name: 'Revoke Vera' }).click();
    const revoked = admin.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    assert.equal((await revoked).status(), 204);
    await viewer.page.reload();
    await viewer.page.getByRole('heading', { name: 'Sign in to ADE' }).waitFor();
    admin.assertClean();
    await admin.context.close();
    await viewer.context.close();
  });

  test('two administrators see each other’s changes', async () => {
    const [ada, bea] = [await openPage(browser), await openPage(browser)];
    for (const { page } of [ada, bea]) await signIn(page, adminToken);
    await bea.page.goto(`${server.url}/app/admin?tab=activity`);
    await bea.page.getByRole('table', { name: 'Activity' }).waitFor();
    await ada.page.goto(`${server.url}/app/admin?tab=workspaces`);
    await ada.page.getByRole('textbox', { name: 'Name of a new workspace' }).fill('North');
    await ada.page.getByRole('button', { name: 'Make workspace' }).click();
    await bea.page.getByRole('table', { name: 'Activity' }).getByText('workspace.made').waitFor();
    await bea.page.getByRole('tab', { name: 'Workspaces' }).click();
    await bea.page.getByRole('link', { name: 'North' }).waitFor();
    await ada.page.getByRole('button', { name: 'Archive North' }).click();
    await bea.page.getByText('archived').waitFor();
    for (const { context, assertClean } of [ada, bea]) {
      assertClean();
      await context.close();
    }
  });

  test('the safe-mode switch shows its reason to everybody at once', async () => {
    const [admin, other] = [await openPage(browser), await openPage(browser)];
    await signIn(admin.page, adminToken);
    await signIn(other.page, adminToken);
    await admin.page.goto(`${server.url}/app/admin?tab=safe-mode`);
    await admin.page.getByLabel('Reason').fill('a rule runs away');
    await admin.page.getByRole('button', { name: 'Turn safe mode on' }).click();
    await other.page.getByText('a rule runs away').first().waitFor();
    await admin.page.getByRole('button', { name: 'Turn safe mode off' }).click();
    await other.page.getByText('a rule runs away').first().waitFor({ state: 'detached' });
    admin.assertClean();
    await admin.context.close();
    await other.context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`signing in and administering have no serious violation of accessibility (${colorScheme})`, async () => {
      const { page, context, assertClean } = await openPage(browser, { colorScheme });
      await page.goto(`${server.url}/app/sign-in`);
      await page.getByRole('textbox', { name: 'Token' }).waitFor();
      await assertAccessible(page, rulesFor(colorScheme));
      await signIn(page, adminToken);
      await visit(page, `${server.url}/app/w/default/workspace`);
      await page.getByRole('tabpanel', { name: 'Tokens' }).waitFor();
      await assertAccessible(page, rulesFor(colorScheme));
      for (const tab of ['Health', 'Tokens', 'Safe mode', 'Workspaces', 'Activity']) {
        await visit(page, `${server.url}/app/admin?tab=${tab.toLowerCase().replace(' ', '-')}`);
        await page.getByRole('tabpanel', { name: tab }).waitFor();
        await assertAccessible(page, rulesFor(colorScheme));
      }
      assertClean();
      await context.close();
    });
  }
});
