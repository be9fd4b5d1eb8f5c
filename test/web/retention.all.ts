import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Workspace } from '../../src/contract/api/index.ts';
import { dataFolders } from '../../src/contract/layout.ts';
import { assertAccessible, assertFits, missingBrowser } from './support/browser.ts';
import { publishMembership, readApi, runText } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ROWS = 'Surname;Given name;Membership no\nSingh;Noah;M-00140\n';

describe('how long a workspace keeps its files', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  const dialog = () => page.getByRole('dialog');
  const readWorkspace = () => readApi<Workspace>(app.url, '../default');
  /** What only time does, or an upgrade. */
  const change = (statement: string) => {
    // The service may be writing.
    const db = new DatabaseSync(dataFolders(app.server.dataDir).database, { timeout: 30_000 });
    db.exec(statement);
    db.close();
  };
  const save = async () => {
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
  };

  test('who makes a workspace sees the proposal, and can change it', async () => {
    await page.goto(`${app.url}/app/admin?tab=workspaces`);
    await page
      .getByText(/Uploaded files: 24 months\. Results: 84 months\. Records: 84 months/)
      .first()
      .waitFor();
    await page.getByLabel('Name of a new workspace').fill('Audits');
    await page.getByRole('button', { name: 'Change how long', exact: true }).first().click();
    await page.getByLabel('Uploaded files', { exact: true }).fill('6');
    await page.getByLabel('Results: unit').selectOption('for ever');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make workspace' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Audits' });
    await row.getByText(/^Uploaded files: 6 months\. Results: for ever\. Records: 84 months/).waitFor();
    await assertFits(page);
  });

  test('who shortens it sees before saving what the next sweep removes', async () => {
    await runText(app.url, ROWS, 'members.csv');
    change(`update jobs set finished_at = '${new Date(Date.now() - 200 * DAY_MS).toISOString()}'`);
    await app.visit('/workspace?tab=settings');
    await page.getByRole('button', { name: /^Change how long .* keeps its files$/ }).click();
    await dialog().getByText('The next sweep, within an hour, removes nothing').waitFor();
    const records = dialog().getByLabel('Records', { exact: true });
    await records.fill('');
    assert.ok(await dialog().getByRole('button', { name: 'Save' }).isDisabled(), 'a period is missing');
    await records.fill('1');
    await dialog().getByText('Records of documents: 1').waitFor();
    await assertAccessible(page);
    assert.equal((await readWorkspace()).retention?.records, '84 months', 'nothing is saved yet');
    await save();
    assert.equal((await readWorkspace()).retention?.records, '1 month');
  });

  test('a workspace of before is told once, on both pages', async () => {
    change("update workspaces set retention_json = null, retention_notice = 'logged' where id = 'default'");
    const title = /^How long .* keeps its files is now a setting of its own$/;
    await page.goto(`${app.url}/app/admin`);
    await page.getByText(title).waitFor();
    await assertAccessible(page);
    await app.visit('/workspace');
    await page.getByText(title).waitFor();
    await page.getByRole('button', { name: 'Leave it so' }).click();
    await page.getByText(title).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('tab', { name: 'Tokens' }).waitFor();
    assert.equal(await page.getByText(title).count(), 0);
    const { retention, retention_notice: notice } = await readWorkspace();
    assert.deepEqual([retention, notice], [null, false]);
  });
});
