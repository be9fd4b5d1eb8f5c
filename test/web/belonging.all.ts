import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Job, Page as ListPage, Sender } from '../../src/contract/api/index.ts';
import { assertAccessible, giveReasons, missingBrowser } from './support/browser.ts';
import { publishMembership, readApi, runText, sendApi, waitForJob } from './support/seed-service.ts';
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
  const points = () => page.getByRole('list', { name: 'What needs attention' });
  const openDocument = (id: string) => app.visit(`/jobs/${id}/document`);

  async function answer(button: string, confirm: string): Promise<void> {
    await points().getByRole('button', { name: 'Another document of the same sender' }).click();
    await points().getByRole('button', { name: button }).click();
    await giveReasons(page);
    await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  test('the drop takes sender and period for all of its files, and shows what it understood', async () => {
    await app.visit('');
    await page.getByRole('combobox', { name: 'Sender of all documents' }).click();
    await page.getByRole('option', { name: 'Harbour' }).click();
    const period = page.getByRole('textbox', { name: 'Period of all documents' });
    await period.fill('01/02');
    await page.getByText('2002-01 or 2001-02?').waitFor();
    const choose = page.getByRole('button', { name: 'Choose documents' });
    assert.equal(await choose.isDisabled(), true, 'until it is clear');
    await period.fill('Okt 2026');
    await page.getByText('= 2026-10').waitFor();
    await assertAccessible(page);
    const files = ['a.csv', 'b.csv'].map((name, i) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(list(141 + i)),
    }));
    await page.locator('input[type=file][multiple]').setInputFiles(files);
    await page.getByRole('link', { name: 'Open the worklist' }).waitFor();
    assert.equal(await period.inputValue(), '', 'the next drop is another one');
    const { items } = await readApi<ListPage<Job>>(app.url, 'jobs?period=2026-10');
    for (const job of items) {
      const done = await waitForJob(app.url, job.id);
      assert.ok(done.id);
      const { sender_id, sender_found_by, period_found_by } = await readJob(job.id);
      assert.deepEqual([sender_id, sender_found_by, period_found_by], [harbour.id, 'batch', 'batch']);
    }
  });

  test('sender and period that are missing are named at the point, with what the name may mean', async () => {
    const { id } = await run(list(151), 'list Mai.csv');
    await openDocument(id);
    await points().getByRole('button', { name: 'The period of this document is not clear' }).click();
    await points().getByRole('combobox', { name: 'Sender' }).click();
    await page.getByRole('option', { name: 'Harbour' }).click();
    await points()
      .getByRole('button', { name: `May ${new Date().getUTCFullYear()}`, exact: true })
      .click();
    await assertAccessible(page);
    await points().getByRole('button', { name: 'Save' }).click();
    await points()
      .getByRole('button', { name: 'The period of this document is not clear' })
      .waitFor({ state: 'detached' });
    const job = await readJob(id);
    assert.deepEqual([job.sender_id, job.period], [harbour.id, `${new Date().getUTCFullYear()}-05`]);
  });

  test('the title that names another month says which', async () => {
    const about = { sender_id: harbour.id, period: '2026-06' };
    const { id } = await run(list(161, 'Hours of May 2026'), 'june.csv', about);
    await openDocument(id);
    await points().getByRole('button', { name: 'names another period than June 2026' }).click();
    await page.getByText('The title says May 2026; June 2026 was expected.').waitFor();
    await assertAccessible(page);
  });

  test('a second document shows what it shares, and is set aside, reopened, added, or replaces the first', async () => {
    const about = { sender_id: harbour.id, period: '2026-07' };
    const first = await run(list(171), 'july.csv', about);
    const second = await run(list(172), 'july again.csv', about);
    await openDocument(second.id);
    await points().getByRole('button', { name: 'Another document of the same sender' }).click();
    await points().getByText('1 of its 2 rows are among the 2 rows here.').waitFor();
    await points().getByRole('link', { name: 'july.csv' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Accept with/ }).isDisabled(), true);
    await assertAccessible(page);
    await answer('Set it aside', 'Set aside');
    await page.getByText('Set aside', { exact: true }).first().waitFor();
    await app.visit('?show=aside');
    await page.getByRole('group', { name: 'Listed documents' }).getByRole('button', { name: 'Set aside 1' }).waitFor();
    await page.getByText('july again.csv').waitFor();
    await openDocument(second.id);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
    await answer('It is added', 'Add to the first document');
    await points().getByRole('button', { name: 'Another document of the same sender' }).waitFor({ state: 'detached' });
    assert.equal((await readJob(second.id)).stands_beside, first.id);
    const third = await run(list(173), 'july once more.csv', about);
    await openDocument(third.id);
    await answer('It replaces the first', 'Replace the first document');
    await points().getByRole('button', { name: 'Another document of the same sender' }).waitFor({ state: 'detached' });
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
