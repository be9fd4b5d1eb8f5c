import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Person } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser, visit } from './support/browser.ts';
import { makeToken } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const VIEWER = [{ workspace_id: 'default', role: 'viewer' as const }];

describe('the people on the Admin page', { skip: missingBrowser }, () => {
  // Names and addresses that are taken are refused.
  const app = serveApp({ expected: /status of 409/ });
  let page: Page;

  before(async () => {
    page = app.page;
    for (const name of ['Ada Lovelace', 'A. Lovelace', 'Leaver']) await makeToken(app.url, name, VIEWER);
    await visit(page, `${app.url}/app/admin?tab=people`);
  });

  const table = () => page.getByRole('table', { name: 'People' });
  const row = (name: string) =>
    table()
      .getByRole('row')
      .filter({ has: page.getByText(name, { exact: true }) });
  const dialog = () => page.getByRole('dialog');
  const choose = async (name: string, item: string) => {
    await page.getByRole('button', { name: `More for ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const list = async () => {
    const answer = await fetch(`${app.url}/api/v1/people`);
    return ((await answer.json()) as { items: Person[] }).items;
  };

  test('a person is made; a name that another has, and an address that is none, are refused in words', async () => {
    await row('Ada Lovelace').getByRole('cell', { name: '1 token', exact: true }).waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'New person' }).click();
    await dialog().getByLabel('Name').fill('ada lovelace');
    await dialog().getByLabel('E-mail address').fill('grace');
    await dialog().getByLabel('Name').focus();
    await dialog().getByText('Expected an address such as name@example.org.').waitFor();
    await dialog().getByLabel('E-mail address').fill('Grace@acme.example');
    await dialog().getByRole('button', { name: 'Make person' }).click();
    await dialog().getByText('Choose another name, or merge the two people').waitFor();
    await assertAccessible(page);
    await dialog().getByLabel('Name').fill('Grace Hopper');
    await dialog().getByRole('checkbox', { name: 'For emergencies' }).check();
    await page.keyboard.press('Enter');
    await row('Grace Hopper').getByText('grace@acme.example').waitFor();
    await row('Grace Hopper').getByText('for emergencies').waitFor();
  });

  test('another name keeps the earlier one, and the keys alone are enough', async () => {
    await page.getByRole('button', { name: 'More for Grace Hopper' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Change' }).waitFor();
    await assertAccessible(page);
    const readFocus = () => page.evaluate(() => document.activeElement?.textContent);
    for (let times = 0; times < 5 && (await readFocus()) !== 'Change'; times++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === 'Grace Hopper');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Grace Murray');
    await page.keyboard.press('Enter');
    await row('Grace Murray').getByText('before: Grace Hopper').waitFor();
    await dialog().waitFor({ state: 'detached' });
  });

  test('a token is given to a known person, and then to another one', async () => {
    await visit(page, `${app.url}/app/admin?tab=tokens`);
    await page.getByRole('button', { name: 'New token' }).click();
    await dialog().getByLabel('Name').fill('Laptop');
    await dialog().getByRole('combobox', { name: 'Whose' }).fill('grace@');
    await page.getByRole('option', { name: 'Grace Murray' }).click();
    await page.getByLabel('All workspaces', { exact: false }).selectOption('viewer');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make token' }).click();
    await page.getByRole('button', { name: 'I have copied the token' }).click();
    const tokens = page.getByRole('table', { name: 'Tokens' }).getByRole('row').filter({ hasText: 'Laptop' });
    await tokens.getByRole('cell', { name: 'Grace Murray' }).waitFor();
    await page.getByRole('button', { name: 'Give Laptop to another person' }).click();
    await dialog().getByRole('combobox', { name: 'Person' }).fill('Ada');
    await page.getByRole('option', { name: 'Ada Lovelace' }).click();
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Give to this person' }).click();
    await tokens.getByRole('cell', { name: 'Ada Lovelace' }).waitFor();
  });

  test('two entries of one person are merged into the one that is chosen', async () => {
    await visit(page, `${app.url}/app/admin?tab=people`);
    await choose('A. Lovelace', 'Merge with another entry');
    await dialog().getByRole('combobox', { name: 'other entry' }).fill('Ada');
    await page.getByRole('option', { name: 'Ada Lovelace' }).click();
    await dialog().getByRole('radio', { name: 'Ada Lovelace' }).check();
    await dialog().getByText('A. Lovelace becomes an earlier name of Ada Lovelace').waitFor();
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Merge' }).click();
    await row('Ada Lovelace').getByText('before: A. Lovelace').waitFor();
    await row('Ada Lovelace').getByRole('cell', { name: '3 tokens', exact: true }).waitFor();
    await choose('Ada Lovelace', 'Tokens and accounts');
    await dialog().getByRole('row').filter({ hasText: 'Laptop' }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
  });

  test('a person is disabled after one question that says what happens, and enabled again', async () => {
    await choose('Leaver', 'Disable');
    await dialog().getByText('go back to the list').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(
      (await list()).filter(({ disabled_at }) => disabled_at !== null),
      [],
    );
    await choose('Leaver', 'Disable');
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await row('Leaver')
      .getByRole('cell', { name: /^disabled/ })
      .waitFor();
    await page.getByLabel('Show').selectOption('disabled');
    await page.getByText(/^1 of \d+ people$/).waitFor();
    await assertAccessible(page);
    await choose('Leaver', 'Enable');
    await page.getByText(/^0 of \d+ people$/).waitFor();
    await page.getByLabel('Show').selectOption('all');
  });

  test('one of 300 people is found by a part of a name or an address', async () => {
    for (let at = 0; at < 300; at++) {
      const body = JSON.stringify({ name: `Person ${at}`, email: `p${at}@acme.example` });
      const headers = { 'content-type': 'application/json' };
      assert.equal((await fetch(`${app.url}/api/v1/people`, { method: 'POST', headers, body })).status, 201);
    }
    await page.getByText(/^30\d people$/).waitFor();
    assert.equal(await table().getByRole('row').count(), 101);
    await page.getByRole('button', { name: /^Show 20\d more$/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length > 300);
    await page.getByRole('searchbox', { name: 'Find' }).fill('P217@');
    await row('Person 217').waitFor();
    await page.getByText(/^1 of 30\d people$/).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await assertAccessible(page);
  });
});
