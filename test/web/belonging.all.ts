import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Job, Sender } from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import { publishMembership, readApi, runText, sendApi } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const list = (first: number, title = 'Members') => `${title};;;;;
;;;;;
Surname;Given name;Membership no;Company;Std wk;Hours
Singh;Noah;M-00140;Brixton Aggregates Ltd.;38;12
Oak;Ann;M-00${first};Brixton Aggregates Ltd.;38;8
`;

describe('whose a document is, and for when', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let harbour: Sender;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    harbour = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour' });
  });

  const readJob = (id: string) => readApi<Job>(app.url, `jobs/${id}`);
  const run = (text: string, name: string, about: object = {}) => runText(app.url, text, name, about);
  const doc = () => documentPage(page);
  const openDocument = async (id: string) => {
    await app.visit(`/jobs/${id}/document`);
    await doc().chosen.first().waitFor();
  };
  const question = () => doc().card('Another document of the same sender');

  async function answer(name: string): Promise<void> {
    await doc().state('Compare').click();
    await question().getByRole('button', { name: 'Another document of the same sender' }).click();
    await doc()
      .choice(new RegExp(`${name}$`))
      .click();
    await question().getByLabel('To decide').waitFor({ state: 'detached' });
  }

  test('sender and period that are missing are named at the point, with what the name may mean', async () => {
    const { id } = await run(list(151), 'list Mai.csv');
    await openDocument(id);
    const lines = doc().lines;
    await doc().card('Nobody has named the sender').and(page.locator('[aria-current]')).waitFor();
    await lines.getByRole('combobox', { name: 'Sender' }).waitFor();
    // Enter leads to the form, which has no framed answer.
    await page.keyboard.press('Enter');
    await page.keyboard.type('harb');
    await page.keyboard.press('Enter');
    await lines.getByRole('textbox', { name: 'Period' }).and(page.locator(':focus')).waitFor();
    await lines.getByRole('button', { name: `May ${new Date().getUTCFullYear()}`, exact: true }).click();
    await assertAccessible(page);
    await lines.getByRole('button', { name: 'Save' }).click();
    await doc().card('Nobody has named the sender').waitFor({ state: 'detached' });
    await doc().card('The period of this document is not clear').waitFor({ state: 'detached' });
    const job = await readJob(id);
    assert.deepEqual([job.sender_id, job.period], [harbour.id, `${new Date().getUTCFullYear()}-05`]);
  });

  test('a new sender is named at the document: in the dialog, whose field has the focus', async () => {
    const { id } = await run(list(154), 'lakeview 2026-09.csv');
    await openDocument(id);
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: 'Sender' });
    await field.and(page.locator(':focus')).waitFor();
    await dialog.getByRole('button', { name: 'new sender “lakeview”' }).waitFor();
    await page.keyboard.type('Lakeview');
    await dialog.getByText('new sender', { exact: true }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Lakeview · September 2026' }).waitFor();
    const { sender_id: lakeview } = await readJob(id);
    const names = (await readApi<{ items: Sender[] }>(app.url, 'senders')).items;
    assert.equal(names.find((one) => one.id === lakeview)?.name, 'Lakeview');
    // The name of the next document leads to the sender, which Enter takes.
    const { id: next } = await run(list(155), 'from lakeview 2026-10.csv');
    await openDocument(next);
    await page.keyboard.press('Enter');
    const taken = doc().lines.getByRole('combobox', { name: 'Sender' });
    await taken.and(page.locator(':focus')).waitFor();
    await waitUntil(async () => (await taken.inputValue()) === 'Lakeview');
    await page.keyboard.press('Enter');
    await doc().card('Nobody has named the sender').waitFor({ state: 'detached' });
    assert.equal((await readJob(next)).sender_id, lakeview);
  });

  test('the title that names another month says which', async () => {
    const about = { sender_id: harbour.id, period: '2026-06' };
    const { id } = await run(list(161, 'Hours of May 2026'), 'june.csv', about);
    await openDocument(id);
    await doc().card('names another period than June 2026').and(page.locator('[aria-current]')).waitFor();
    await page.getByText('The title says May 2026; June 2026 was expected.').waitFor();
    await assertAccessible(page);
  });

  test('a second document shows what it shares, and is set aside, reopened, added, or replaces the first', async () => {
    const about = { sender_id: harbour.id, period: '2026-07' };
    const first = await run(list(171), 'july.csv', about);
    const second = await run(list(172), 'july again.csv', about);
    await openDocument(second.id);
    await doc().state('Compare').click();
    await question().getByRole('button', { name: 'Another document of the same sender' }).click();
    await question().getByText('1 of its 2 rows are among the 2 rows here.').waitFor();
    await question().getByRole('link', { name: 'july.csv' }).waitFor();
    // A question is answered, and not accepted.
    await page.keyboard.press('a');
    await question().and(page.locator('[aria-current]')).waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    await assertAccessible(page);
    await doc()
      .choice(/Set it aside$/)
      .click();
    // The next document opens.
    await page.waitForURL((url) => !url.pathname.includes(second.id));
    await page.getByText('july again.csv is set aside.').waitFor();
    await app.visit('?show=aside&period=2026-07');
    await page.getByRole('group', { name: 'Listed documents' }).getByRole('button', { name: 'Set aside 1' }).waitFor();
    await page.getByRole('link', { name: 'july again.csv' }).waitFor();
    await openDocument(second.id);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
    await answer('It is added');
    assert.equal((await readJob(second.id)).stands_beside, first.id);
    const third = await run(list(173), 'july once more.csv', about);
    await openDocument(third.id);
    await answer('It replaces the first');
    assert.equal((await readJob(first.id)).replaced_by, third.id);
  });

  test('an administrator says whether documents need a sender and a period', async () => {
    const { id } = await run(list(181), 'nobody.csv');
    assert.ok((await readJob(id)).attention.includes('sender_missing'));
    await app.visit('/workspace?tab=settings');
    await page.getByRole('combobox', { name: /need a sender and a period$/ }).click();
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
    await page.getByRole('option', { name: 'Not needed' }).click();
    await saved;
    assert.ok(!(await readJob(id)).attention.includes('sender_missing'));
    await assertAccessible(page);
  });
});
