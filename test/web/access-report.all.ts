import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, missingBrowser, visit } from './support/browser.ts';
import { makeToken } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

describe('who may what, on the Admin page', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;

  before(async () => {
    page = app.page;
    await makeToken(app.url, 'Ada Lovelace', [{ workspace_id: 'default', role: 'operator', activity: true }]);
    await makeToken(app.url, 'Root', [{ workspace_id: '*', role: 'admin' }]);
    await visit(page, `${app.url}/app/admin?tab=access`);
  });

  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });

  test('people have their rights, which can be narrowed, and the report is a file', async () => {
    await row('Ada Lovelace').getByText('operator in Default, and its activity').filter({ visible: true }).waitFor();
    await row('Root').getByText('admin in all workspaces').filter({ visible: true }).waitFor();
    await assertAccessible(page);
    await page.getByLabel('Show').selectOption({ label: 'Administrators of the server' });
    await row('Ada Lovelace').waitFor({ state: 'detached' });
    await row('Root').waitFor();
    const loaded = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as csv' }).click();
    assert.match((await loaded).suggestedFilename(), /^who-may-what-\d{4}-\d\d-\d\d\.csv$/);
  });

  test('a day before everything has nobody', async () => {
    await page.getByLabel('Show').selectOption({ label: 'Everybody and every machine' });
    await page.getByLabel('At the end of').fill('2020-01-31');
    await page.getByText('0 entries').waitFor();
    await page.getByLabel('At the end of').fill('');
    await row('Root').waitFor();
  });
});
