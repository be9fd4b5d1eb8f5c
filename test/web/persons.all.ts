import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, assertFits, missingBrowser } from './support/browser.ts';
import { publishMembership, runText } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROWS = `Surname;Given name;Membership no
Qwertmann;Zyxanna;M-77345
Singh;Noah;M-00140
`;

describe('people in documents', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: /status of 422/ });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    await runText(app.url, ROWS, 'members.csv');
  });

  const dialog = () => page.getByRole('dialog');

  test('a person is found by what an administrator types, and the places are listed without values', async () => {
    await app.visit('/workspace?tab=persons');
    await page.getByRole('button', { name: 'Find a person' }).click();
    await dialog()
      .getByLabel(/^Ids, names and dates/)
      .fill('ab');
    await dialog().getByRole('button', { name: 'Search' }).click();
    await dialog()
      .getByText(/Term 1 cannot be searched for/)
      .waitFor();
    await dialog()
      .getByLabel(/^Ids, names and dates/)
      .fill('Zyxanna Qwertmann\nM-77345');
    await dialog().getByLabel('File number').fill('DSR 17');
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Search' }).click();
    const places = dialog().getByRole('table', { name: 'Places' });
    await places.getByText('Job', { exact: true }).first().waitFor();
    await places
      .getByText(/members A2, members B2/)
      .first()
      .waitFor();
    await dialog()
      .getByText(/Backups of the data folder/)
      .waitFor();
    assert.ok(!(await page.content()).includes('Qwertmann'));
    await assertFits(page);
    await assertAccessible(page);
  });

  test('the person is erased once somebody has said that it cannot be undone', async () => {
    const erase = dialog().getByRole('button', { name: /^Erase the person (here|in)/ });
    assert.ok(await erase.isDisabled());
    await dialog()
      .getByLabel(/^I have read what is left/)
      .check();
    await erase.click();
    const places = dialog().getByRole('table', { name: 'Places' });
    await places.getByText('erased').first().waitFor();
    await dialog()
      .getByRole('button', { name: /^Erase the person (here|in)/ })
      .waitFor({ state: 'detached' });
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('table', { name: 'Searches' }).getByText('erased').waitFor();
  });
});
