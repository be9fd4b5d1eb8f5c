import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Role } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import {
  makeToken,
  membershipWorkbook,
  publishMembership,
  runDocument,
  type SeededConfig,
} from './support/seed-service.ts';
import { assertNoValues, serveApp, signIn } from './support/served-app.ts';

describe('each role is offered what it may do, and nothing else', { skip: missingBrowser }, () => {
  // A refused request would be an error in the console.
  const app = serveApp();
  let page: Page;
  let jobId: string;
  let config: SeededConfig;
  const secrets = new Map<Role, string>();

  before(async () => {
    page = app.page;
    config = await publishMembership(app.url);
    jobId = (await runDocument(app.url, membershipWorkbook)).id;
    for (const role of ['auditor', 'viewer', 'operator', 'admin'] as const) {
      secrets.set(role, await makeToken(app.url, role, [{ workspace_id: 'default', role }]));
    }
    await app.server.restart({ ADE_AUTH: 'token' });
  });

  /** Opens a page as a user with a role. */
  async function signInAs(role: Role, path: string): Promise<void> {
    await signIn(page, app.url, secrets.get(role) ?? '');
    await app.visit(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  const buttons = (name: string | RegExp) => page.getByRole('button', { name }).count();

  async function listMenu(name: string): Promise<string[]> {
    await page.getByRole('button', { name }).click();
    await page.getByRole('menuitem').first().waitFor();
    const items = await page.getByRole('menuitem').allTextContents();
    await page.keyboard.press('Escape');
    return items;
  }

  test('an auditor sees the decisions, but no value of a cell, and cannot run anything', async () => {
    await signInAs('auditor', '');
    await page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: 'membership.xlsx' }).waitFor();
    assert.equal(await buttons('Choose documents'), 0);
    assert.equal(await page.getByRole('link', { name: /^(Admin|Workspace)$/ }).count(), 0);

    await app.visit(`/jobs/${jobId}/overview`);
    await page.getByRole('list', { name: 'Events' }).getByText('Finished in').waitFor();
    assert.equal(await buttons(/Retry|Delete|Cancel/), 0);
    assert.deepEqual(await listMenu('More'), ['Audit record (artifact.json)', 'Event log']);

    await app.visit(`/jobs/${jobId}/source`);
    await page.getByRole('grid').getByText('Member number').first().waitFor();
    await page.getByRole('rowheader', { name: 'header 6' }).click();
    const panel = page.getByRole('complementary', { name: 'Explanation' });
    await panel.getByText(/header [\d.]+ wins/).waitFor();
    await panel
      .getByText(/^its |^it /)
      .first()
      .waitFor();
    assert.equal(await panel.getByRole('link', { name: /columns\./ }).count(), 0, 'sources are for viewers');
    await assertNoValues(page);
    await assertAccessible(page);
    await app.visit(`/jobs/${jobId}/source?cell=F17`);
    await panel.getByText('error: date impossible').waitFor();
    await assertNoValues(page);

    await app.visit(`/jobs/${jobId}/mapping?column=E`);
    await page.getByText(/reaches the threshold/).waitFor();
    await assertNoValues(page);
    await app.visit(`/jobs/${jobId}/issues`);
    await page.getByText('{value}').first().waitFor();
    await assertNoValues(page);
    await app.visit(`/jobs/${jobId}/result`);
    await page.getByText('Your role shows decisions, not values').waitFor();

    await app.visit(`/configs/${config.configId}`);
    await page.getByRole('table', { name: 'Versions' }).getByText('v1').waitFor();
    assert.equal(await buttons(/Actions|New draft|Compare|Import/), 0);
    assert.equal(await page.getByRole('table', { name: 'Versions' }).getByRole('link').count(), 0);
  });

  test('a viewer sees values and sources, but cannot run or change anything', async () => {
    await signInAs('viewer', `/jobs/${jobId}/source`);
    await page.getByRole('grid').getByText('M-00001').waitFor();
    assert.equal(await buttons(/Retry|Delete|Cancel/), 0);
    assert.deepEqual(await listMenu('More'), [
      'Normalized workbook',
      'Result as CSV',
      'Result as JSON lines',
      'Result as Parquet',
      'Audit record (artifact.json)',
      'Document as uploaded',
      'Event log',
    ]);
    await app.visit(`/jobs/${jobId}/result`);
    await page.getByRole('grid').getByText('M-00001').waitFor();
    await app.visit('');
    await page.getByRole('region', { name: 'Worklist' }).waitFor();
    assert.equal(await buttons('Choose documents'), 0);

    await app.visit(`/configs/${config.configId}`);
    assert.deepEqual(await listMenu('Actions for v1'), ['Export as zip']);
    assert.equal(await buttons('Actions for Membership'), 0);
    await page.getByRole('table', { name: 'Versions' }).getByRole('link', { name: /^v1/ }).click();
    await page.getByText('read only').waitFor();
    assert.equal(await buttons(/^(Publish|Save|Check)$/), 0);
  });

  test('an operator runs documents, but cannot change a config', async () => {
    await signInAs('operator', '');
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'membership.xlsx' });
    await row.getByRole('link').focus();
    await page.keyboard.press('m');
    const to = page.getByRole('dialog').getByLabel('To');
    await to.and(page.locator(':focus')).waitFor();
    assert.equal(await to.inputValue(), 'operator');
    await page.keyboard.press('Enter');
    await row.getByText('operator').waitFor();
    await app.visit(`/jobs/${jobId}/overview`);
    assert.deepEqual((await listMenu('More')).slice(-2), ['Retry', 'Delete']);
    await app.visit('/configs/own-columns');
    await page.getByText('Authors make packages').waitFor();
    await page.getByRole('link', { name: 'Back to the desk' }).waitFor();
    await app.visit('/configs');
    await page.getByRole('link', { name: 'Membership' }).waitFor();
    assert.equal(await buttons(/New package|Import zip/), 0);
    await app.visit(`/configs/${config.configId}`);
    assert.deepEqual(await listMenu('Actions for v1'), ['Export as zip']);
  });

  test('an administrator of one workspace manages only the members of that workspace', async () => {
    await signInAs('admin', '');
    await page.getByRole('link', { name: 'Admin', exact: true }).click();
    await page.waitForURL(/\/w\/default\/workspace/);
    await page.getByRole('table', { name: 'Tokens' }).getByText('auditor in').waitFor();
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Otto');
    assert.equal(await dialog.getByLabel('All workspaces', { exact: false }).count(), 0);
    await dialog.getByRole('combobox').selectOption('operator');
    await dialog.getByRole('button', { name: 'Make token' }).click();
    await dialog.getByText('/app/sign-in#token=').waitFor();
    await dialog.getByRole('button', { name: 'I have copied the token' }).click();
    await page.getByRole('button', { name: 'Revoke Otto' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke Otto' }).waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByRole('table', { name: 'Activity' }).getByText('token.revoked').waitFor();
    await assertAccessible(page);
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: /^New name of/ }).fill('Members');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table', { name: 'Workspaces' }).getByText('Members').waitFor();
  });
});
