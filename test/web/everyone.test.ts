import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Node } from '../../src/contract/api/index.ts';
import {
  assertAccessible,
  missingBrowser,
  openBrowser,
  openPage,
  openTab,
  REFUSED,
  visit,
  type WatchedPage,
} from './support/browser.ts';
import { makeToken } from './support/seed-service.ts';
import { serveApp, signIn } from './support/served-app.ts';

describe('sign-in, roles and administration', { skip: missingBrowser }, () => {
  const app = serveApp();
  /** Page of an administrator. */
  let page: Page;
  /** A user who signs in with different tokens. */
  let guest: WatchedPage;
  let adminToken: string;

  before(async () => {
    page = app.page;
    adminToken = await makeToken(app.url, 'Ada', [{ workspace_id: '*', role: 'admin' }]);
    await app.server.restart({ ADE_AUTH: 'token' });
    guest = await openPage(await openBrowser());
    await signIn(page, app.url, adminToken);
  });
  // A user who is signed out, or not yet signed in, is refused.
  afterEach(() => guest.assertClean(REFUSED));
  after(() => guest?.context.close());

  const admin = (tab: string) => `${app.url}/app/admin?tab=${tab}`;

  test('a link signs in, and its token leaves the address and the history', async () => {
    const { page } = guest;
    await signIn(page, app.url, adminToken);
    assert.ok(!page.url().includes(adminToken));
    await page.goBack().catch(() => null);
    assert.ok(!page.url().includes(adminToken));
    await page.goto(`${app.url}/app/`);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('Ada').waitFor();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to ADE' }).waitFor();
    await assertAccessible(page);
  });

  test('a wrong token says what to do', async () => {
    const { page } = guest;
    await page.goto(`${app.url}/app/sign-in`);
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
    await assertAccessible(page);
    await page.getByLabel('Token', { exact: false }).first().fill('no-such-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Ask an administrator for a new one').waitFor();
  });

  test('the list of keys returns the focus to what opened it', async () => {
    const button = page.getByRole('button', { name: 'Keyboard shortcuts' });
    // The first time, the code of the dialog is loaded.
    for (let times = 0; times < 2; times++) {
      await button.click();
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Keyboard shortcuts');
    }
  });

  test('the account menu shows the third-party code in ADE with its licences', async () => {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'About ADE' }).click();
    const licences = page.getByRole('dialog', { name: 'About ADE' }).getByRole('region', { name: 'Licences' });
    await licences.getByText(/^ADE \d+\.\d+\.\d+ contains code/).waitFor();
    const text = (await licences.textContent()) ?? '';
    for (const name of ['kysely', 'react', 'typescript']) assert.ok(text.includes(`\n${name} `), name);
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Account');
  });

  test('an administrator makes a token; its holder is offered what the role allows; revoking ends it', async () => {
    await visit(page, admin('tokens'));
    // The last workspace that this browser was in.
    const back = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Desk' });
    assert.match((await back.getAttribute('href')) ?? '', /\/w\/default$/);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Vera');
    await page.getByLabel('All workspaces', { exact: false }).selectOption('viewer');
    await page.getByRole('button', { name: 'Make token' }).click();
    const link = await page.getByText('/app/sign-in#token=').textContent();
    const secret = link?.split('#token=')[1]?.trim() ?? '';
    await page.getByRole('button', { name: 'I have copied the token' }).click();

    await signIn(guest.page, app.url, secret);
    await visit(guest.page, `${app.url}/app/w/default/configs`);
    await guest.page.getByText('An author has to make a package').waitFor();
    assert.equal(await guest.page.getByRole('button', { name: 'New package' }).count(), 0);
    assert.equal(await guest.page.getByRole('link', { name: 'Admin' }).count(), 0);

    await page.getByRole('button', { name: 'Revoke Vera' }).click();
    const revoked = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    assert.equal((await revoked).status(), 204);
    await guest.page.reload();
    await guest.page.getByRole('heading', { name: 'Sign in to ADE' }).waitFor();
  });

  test('two administrators see each other’s changes', async () => {
    const bea = await openTab(page.context());
    await bea.page.goto(admin('activity'));
    await bea.page.getByRole('table', { name: 'Activity' }).waitFor();
    await visit(page, admin('workspaces'));
    await page.getByRole('textbox', { name: 'Name of a new workspace' }).fill('North');
    await page.getByRole('button', { name: 'Make workspace' }).click();
    const activity = bea.page.getByRole('table', { name: 'Activity' });
    const entry = activity.getByRole('row').filter({ hasText: 'workspace.made' });
    await entry.getByText(/tok_\w+ · ses_\w+/).waitFor();
    await bea.page.getByRole('tab', { name: 'Workspaces' }).click();
    await bea.page.getByRole('link', { name: 'North' }).waitFor();
    await page.getByRole('button', { name: 'Archive North' }).click();
    await bea.page.getByText('archived').waitFor();
    bea.assertClean();
    await bea.page.close();
  });

  test('the safe-mode switch shows its reason to everybody at once', async () => {
    await signIn(guest.page, app.url, adminToken);
    await visit(page, admin('safe-mode'));
    await page.getByLabel('Reason').fill('a rule runs away');
    await page.getByRole('button', { name: 'Turn safe mode on' }).click();
    await guest.page.getByText('a rule runs away').first().waitFor();
    await page.getByRole('button', { name: 'Turn safe mode off' }).click();
    await guest.page.getByText('a rule runs away').first().waitFor({ state: 'detached' });
  });

  test('an administrator sees the nodes of the service, and no nodes if there is only one process', async () => {
    await visit(page, admin('health'));
    await page.getByRole('table', { name: 'Parts of the service' }).waitFor();
    await page.getByText('clock', { exact: true }).waitFor();
    const nodes = page.getByRole('table', { name: 'Nodes' });
    assert.equal(await nodes.count(), 0);
    const one = { pid: 7, version: '0.5.0', started_at: '2026-05-01T00:00:00.000Z', heartbeat_age_ms: 1400 };
    const items: Node[] = [
      {
        ...one,
        ...{ id: 'node_a', host: 'alpha', role: 'api', slots: 0, running: 0, sandbox_level: 'landlock' },
        ...{ clock_offset_ms: 12, is_this: true, is_stopping: false, status: 'ok' },
      },
      {
        ...one,
        ...{ id: 'node_b', host: 'beta', role: 'worker', slots: 4, running: 3, sandbox_level: null },
        ...{ clock_offset_ms: -42_000, is_this: false, is_stopping: true, status: 'degraded' },
        message: 'The clock of this node is 42.0 s behind that of the database.',
      },
    ];
    const isNodes = '**/api/v1/nodes';
    await page.route(isNodes, (route) => route.fulfill({ json: { items, next_cursor: null } }));
    await visit(page, admin('health'));
    await nodes.waitFor();
    const rows = await nodes.getByRole('row').allInnerTexts();
    assert.match(
      rows[1]!,
      /^alpha, process 7\s+answers this page\s+api\s+ADE 0\.5\.0\s+landlock\s+1\.4 s ago\s+correct\s+ok$/i,
    );
    assert.match(
      rows[2]!,
      /^beta, process 7\s+worker\s+ADE 0\.5\.0\s+3 of 4\s+not known yet\s+1\.4 s ago\s+42 s behind\s+degraded/i,
    );
    assert.match(
      rows[2]!,
      /This process is stopping and takes no more jobs\.\s+The clock of this node is 42\.0 s behind/,
    );
    await assertAccessible(page);
    await page.unroute(isNodes);
  });

  test('administration does not seriously violate accessibility rules', async () => {
    await app.visit('/workspace');
    await page.getByRole('tabpanel', { name: 'Tokens' }).waitFor();
    await assertAccessible(page);
    for (const tab of ['Health', 'Tokens', 'Safe mode', 'Workspaces', 'Activity']) {
      await visit(page, admin(tab.toLowerCase().replace(' ', '-')));
      await page.getByRole('tabpanel', { name: tab }).waitFor();
      await assertAccessible(page);
    }
  });
});
