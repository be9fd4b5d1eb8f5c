import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { CommentList, Job, Page as ListOf, Sender } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import {
  acceptJob,
  membershipWorkbook,
  needNoSenders,
  publishMembership,
  readApi,
  runDocument,
  runText,
  sendApi,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

/** Nothing in these documents needs attention. */
const HEADER = 'Surname;Given name;Membership no;Company;Member since\n';
const CLEAN = `${HEADER}Singh;Noah;M-00140;Brixton Aggregates Ltd.;2019-05-06\n`;

describe('the worklist', { skip: missingBrowser }, () => {
  const NAMES = Array.from({ length: 4 }, (_, at) => `clean-${at + 1}.csv`);
  const app = serveApp({ expected: REFUSED });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    await needNoSenders(app.url);
    await runDocument(app.url, membershipWorkbook);
    for (const [at, name] of NAMES.entries()) await runText(app.url, CLEAN.replace('00140', `0014${at}`), name);
    await sendApi(app.url, 'POST', 'senders', { name: 'Harbour Credit Union', due_day: 1 });
    const maple = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Maple Foods', due_day: 8 });
    const ofMaple = (period: string) => ({ sender_id: maple.id, period });
    const before = await runText(app.url, CLEAN, 'maple-before.csv', ofMaple('2026-04'));
    await acceptJob(app.url, before.id);
    const rows = [1, 2, 3].map((at) => `Oak;Ann;M-0015${at};Brixton Aggregates Ltd.;2019-05-06\n`);
    await runText(app.url, `${HEADER}${rows.join('')}`, 'maple-may.csv', ofMaple('2026-05'));
  });

  const open = (search = '') => app.visit(`${search}`);
  const group = (name: string) => page.getByRole('region', { name, exact: true });
  const findJob = async (name: string) => (await readApi<ListOf<Job>>(app.url, `jobs?search=${name}`)).items[0]!;
  const rowOf = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });

  test('has groups by what a person has to do, and gives the first reason in words', async () => {
    await open();
    await group('To check').getByRole('link', { name: 'membership.xlsx' }).waitFor();
    assert.match((await rowOf('membership.xlsx').textContent()) ?? '', /5 to check.*There are errors in/);
    assert.match((await rowOf('clean-1.csv').textContent()) ?? '', /Clean/);
    await group('Clean').getByRole('button', { name: 'Accept 3, look at 1' }).waitFor();
  });

  test('a sender without a document for a period is listed as missing', async () => {
    await open('?period=2026-05');
    await group('Missing').getByText('Harbour Credit Union').waitFor();
  });

  test('has headings above its columns, the day on which its sender is due, and how the number of rows changed', async () => {
    for (const search of ['', '?period=2026-05', '?overdue=true']) {
      await open(search);
      const row = rowOf('maple-may.csv');
      await row.waitFor();
      const table = page.getByRole('table').filter({ has: row });
      const heads = await table.getByRole('columnheader').allTextContents();
      const cellOf = async (heading: string) =>
        (await row
          .getByRole('cell')
          .nth(heads.indexOf(heading) + 1)
          .textContent()) ?? '';
      assert.equal(await cellOf('Sender'), 'Maple Foods');
      if (search.includes('period')) assert.ok(!heads.includes('Period'), 'all are of it');
      else assert.equal(await cellOf('Period'), '2026-05');
      assert.match(await cellOf('Due'), /^overdue, \w/);
      assert.equal(await cellOf('Rows'), '3');
      await row.getByText('+2').waitFor();
      assert.equal(await cellOf('Change'), '+2');
    }
    assert.equal(await rowOf('clean-1.csv').count(), 0, 'it is not overdue');
    await open('?folds=done');
    const done = rowOf('maple-before.csv');
    await done.waitFor();
    assert.ok(!(await done.textContent())?.includes('overdue'), 'it is accepted');
  });

  test('if there is room, the needs of the chosen document are shown beside the list', async () => {
    await page.setViewportSize({ ...VIEWPORT, width: 1440 });
    await open();
    const panel = page.getByRole('complementary', { name: 'Chosen document' });
    await panel.getByText('Choose a document').waitFor();
    await rowOf('membership.xlsx').getByRole('link').focus();
    await panel.getByRole('heading', { name: 'membership.xlsx' }).waitFor();
    await panel.getByText('There are errors in').waitFor();
    const points = panel.getByRole('list', { name: 'What needs attention' }).getByRole('listitem');
    assert.equal(await points.count(), (await findJob('membership.xlsx')).open_attention);
    assert.equal(await panel.getByRole('button', { name: 'Accept' }).count(), 0, 'it needs decisions first');
    await assertAccessible(page);
    await rowOf('clean-1.csv').getByRole('link').focus();
    await panel.getByRole('heading', { name: 'clean-1.csv' }).waitFor();
    await panel.getByRole('button', { name: 'Accept' }).waitFor();
    await panel.getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('dialog', { name: 'Assign 1 document' }).waitFor();
    await page.keyboard.press('Escape');
    await page.setViewportSize(VIEWPORT);
    await panel.waitFor({ state: 'detached' });
  });

  test('one group is listed alone, by the address, even if it is usually folded', async () => {
    await open();
    const filter = page.getByRole('group', { name: 'Listed documents' });
    await filter.getByRole('button', { name: /^Done \d/ }).click();
    await page.waitForURL(/show=done/);
    await rowOf('maple-before.csv').waitFor();
    assert.equal(await group('To check').count(), 0);
    await open('?show=sent');
    await page.getByText('There are no documents in “Sent back” now.').waitFor();
    await filter.getByRole('button', { name: /^All \d/ }).click();
    await group('To check').waitFor();
    assert.ok(!page.url().includes('show='), page.url());
  });

  test('a column without contents in any document takes no room', async () => {
    const heads = async () => {
      const table = page.getByRole('table').filter({ has: rowOf('membership.xlsx') });
      return table.getByRole('columnheader').allTextContents();
    };
    await open('?search=membership.xlsx');
    await rowOf('membership.xlsx').waitFor();
    await rowOf('clean-1.csv').waitFor({ state: 'detached' });
    assert.deepEqual(await heads(), ['Outcome', 'Document', 'What to look at', 'Rows', 'Submitted']);
    await open();
    await rowOf('maple-may.csv').waitFor();
    assert.ok((await heads()).includes('Sender'));
  });

  test('keys alone: a comment is written on the chosen document', async () => {
    await open();
    await rowOf('membership.xlsx').getByRole('link').focus();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Comment on membership.xlsx' });
    await dialog.waitFor();
    await assertAccessible(page);
    await page.keyboard.type('Ask them about it.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const job = await findJob('membership.xlsx');
    const { items } = await readApi<CommentList>(app.url, `jobs/${job.id}/comments`);
    assert.deepEqual(pluck(items, 'text'), ['Ask them about it.']);
  });

  test('keys alone: several documents are picked and assigned to somebody', async () => {
    await open();
    for (const name of ['membership.xlsx', 'clean-1.csv']) {
      await rowOf(name).getByRole('link').focus();
      await page.keyboard.press('x');
    }
    await page.getByRole('button', { name: 'Assign 2' }).waitFor();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Assign 2 documents' });
    await dialog.waitFor();
    await assertAccessible(page);
    await page.keyboard.type('Ida');
    await page.keyboard.press('Enter');
    await page.getByText('2 documents assigned to Ida.').waitFor();
    for (const name of ['membership.xlsx', 'clean-1.csv']) {
      await rowOf(name).getByText('Ida').waitFor();
      assert.equal((await findJob(name)).assignee, 'Ida');
    }
    assert.equal(await page.getByRole('button', { name: /^Assign/ }).count(), 0, 'nothing is picked any more');
  });

  test('a document gets a sender, and the list can then be filtered by it', async () => {
    await open();
    await rowOf('clean-4.csv').getByRole('link').click();
    await page.getByRole('button', { name: /No sender/ }).click();
    await page.getByRole('combobox', { name: 'Sender' }).click();
    await page.getByRole('option', { name: 'Harbour Credit Union' }).click();
    await page.getByRole('textbox', { name: 'Period', exact: true }).fill('May 2026');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Harbour Credit Union · 2026-05' }).waitFor();
    await open('?period=2026-05');
    await rowOf('clean-4.csv').getByText('Harbour Credit Union').waitFor();
    assert.equal(await group('Missing').count(), 0);
    assert.equal(await rowOf('clean-1.csv').count(), 0);
  });

  test('a period that is being typed changes nothing until it is understood', async () => {
    await open();
    const field = page.getByRole('textbox', { name: 'Period, such as 2026-05' });
    await rowOf('clean-1.csv').waitFor();
    for (const [text, understood] of [
      ['Ma', 'Such as 2026-05 or May 2026'],
      ['05/06', '2006-05 or 2005-06?'],
      ['May', /^Which year\? Such as \d{4}-05$/],
    ] as const) {
      await field.fill(text);
      await page.getByText(understood, { exact: true }).waitFor();
      // Longer than the field waits before it asks.
      await delay(500);
      assert.equal(new URL(page.url()).searchParams.get('period'), null, text);
      assert.equal(await rowOf('clean-1.csv').count(), 1, text);
    }
    await field.fill('May 2026');
    await page.getByText('= 2026-05', { exact: true }).waitFor();
    await rowOf('clean-1.csv').waitFor({ state: 'detached' });
    await rowOf('clean-4.csv').waitFor();
    await field.blur();
    await open();
    await rowOf('clean-1.csv').waitFor();
    assert.equal(await field.inputValue(), '', 'the field follows the address');
  });

  test('keys alone: a document is chosen and opened, and a clean one is accepted', async () => {
    await open();
    await rowOf('membership.xlsx').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/.*\/document/);
    await open();
    await rowOf('clean-4.csv').waitFor();
    // Two documents have to be checked.
    for (const key of ['j', 'j', 'j', 'a']) await page.keyboard.press(key);
    await page.getByText('1 document accepted.').waitFor();
    await group('Done').getByRole('button', { name: 'Done 2' }).waitFor();
  });

  test('clean documents are accepted together, except for one that is drawn for a check', async () => {
    await open();
    await group('Clean').getByRole('button', { name: 'Accept 2, look at 1' }).click();
    await page.getByText('2 documents accepted.').waitFor();
    await group('Clean').getByText('Check it', { exact: true }).waitFor();
    const { items } = await readApi<{ items: Job[] }>(app.url, 'jobs?review_state=accepted');
    assert.equal(items.length, 4);
  });

  for (const width of [320, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await open('?folds=done');
      await group('Done').getByRole('link').first().waitFor();
      await assertAccessible(page);
    });
  }
});
