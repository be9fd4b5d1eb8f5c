import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CommentList, Job, Page as ListOf, Sender } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { isLong } from '../helpers/size.ts';
import { waitUntil } from '../helpers/wait-until.ts';
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
  waitForRevision,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

/** Nothing in these documents needs attention. */
const HEADER = 'Surname;Given name;Membership no;Company;Member since\n';
const CLEAN = `${HEADER}Singh;Noah;M-00140;Brixton Aggregates Ltd.;2019-05-06\n`;
const LONG_NAME = 'a list with a very long name for all of the members of Maple Foods 2026-05.csv';

describe('the worklist', { skip: missingBrowser }, () => {
  const NAMES = Array.from({ length: 4 }, (_, at) => `clean-${at + 1}.csv`);
  const app = serveApp({ expected: new RegExp(`${REFUSED.source}|ERR_INTERNET_DISCONNECTED`) });
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
    await runText(app.url, `${HEADER}${rows.join('')}`, LONG_NAME, ofMaple('2026-05'));
  });

  const open = (search = '') => app.visit(`${search}`);
  const group = (name: string) => page.getByRole('region', { name, exact: true });
  const findJob = async (name: string) => (await readApi<ListOf<Job>>(app.url, `jobs?search=${name}`)).items[0]!;
  const rowOf = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });
  const current = () => page.locator('[data-line][data-current]');

  test('has groups by what a person has to do, and gives the first reason in words', async () => {
    await open();
    await group('To decide').getByRole('link', { name: 'membership.xlsx' }).waitFor();
    assert.match((await rowOf('membership.xlsx').textContent()) ?? '', /5 to decide.*There are errors in/);
    assert.match((await rowOf('clean-1.csv').textContent()) ?? '', /Clean/);
    await group('Clean').getByRole('button', { name: 'Look through and accept 4' }).waitFor();
  });

  test('its title is the month, with how much is done, missing and late', async () => {
    await open();
    await page.getByRole('heading', { level: 1, name: 'May 2026' }).waitFor();
    assert.equal(await page.title(), 'May 2026 · ADE');
    await page.getByRole('img', { name: '0 of 2 done, 1 missing' }).waitFor();
    await page.getByText('2 late').waitFor();
    const missing = group('Missing').getByRole('row').filter({ hasText: 'Harbour Credit Union' });
    assert.match((await missing.textContent()) ?? '', /Missing.*late, /);
    // What is done in another month is counted there.
    assert.equal(await group('Done').count(), 0);
  });

  test('who clicked Desk goes on by keys: Enter opens the first document', async () => {
    await app.visit('/senders');
    await page.getByRole('link', { name: 'Desk', exact: true }).first().click();
    await group('To decide').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/[^/]+\/document/);
  });

  test('another month is chosen, or typed as people write it, and is in the address', async () => {
    await open();
    await page.getByRole('button', { name: 'May 2026' }).click();
    await page.getByRole('button', { name: 'April 2026' }).click();
    await page.waitForURL(/period=2026-04/);
    await page.getByRole('heading', { level: 1, name: 'April 2026' }).waitFor();
    await page.getByRole('img', { name: '1 of 2 done, 1 missing' }).waitFor();
    await page.getByRole('button', { name: 'April 2026' }).click();
    const field = page.getByRole('textbox', { name: 'Period, such as 2026-05' });
    for (const [text, understood] of [
      ['Ma', 'Such as 2026-05 or May 2026'],
      ['05/06', '2006-05 or 2005-06?'],
      ['May', /^Which year\? Such as \d{4}-05$/],
    ] as const) {
      await field.fill(text);
      await page.getByText(understood, { exact: true }).waitFor();
      await page.keyboard.press('Enter');
      assert.match(page.url(), /period=2026-04/, 'nothing changes until it is understood');
    }
    await field.fill('Mai 26');
    await page.getByText('↵ shows May 2026').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    await page.waitForURL(/period=2026-05/);
    await page.getByRole('button', { name: 'May 2026' }).click();
    await page.getByRole('button', { name: 'All documents' }).click();
    await page.getByRole('heading', { level: 1, name: 'All documents' }).waitFor();
    await group('Done').waitFor();
  });

  test('one line a document: when it is due, how its rows changed, and the end of a long name', async () => {
    await open();
    const row = rowOf(LONG_NAME);
    await row.getByText('+2').waitFor();
    const table = page.getByRole('table').filter({ has: row });
    const heads = await table.getByRole('columnheader').allTextContents();
    const cellOf = (heading: string) => row.getByRole('cell').nth(heads.indexOf(heading) + 1);
    assert.deepEqual(heads, ['Outcome', 'Sender', 'Document', 'What to look at', 'Rows', 'Change', 'Due']);
    assert.equal(await cellOf('Sender').textContent(), 'Maple Foods');
    assert.match((await cellOf('Due').textContent()) ?? '', /^late, \w/);
    assert.equal(await cellOf('Rows').textContent(), '3');
    assert.equal(await cellOf('Change').textContent(), '+2');
    const cell = (await cellOf('Document').boundingBox())!;
    const end = (await row.getByText('oods 2026-05.csv'.slice(-12)).boundingBox())!;
    assert.ok(end.x + end.width <= cell.x + cell.width + 1, 'its end is in view');
    for (const line of await page.locator('[data-line]').all()) {
      const { height } = (await line.boundingBox())!;
      assert.ok(height >= 27 && height <= 29, `${height} px`);
    }
  });

  test('Space unfolds everything that needs a decision below the line', async () => {
    await open();
    const row = rowOf('membership.xlsx');
    await row.getByRole('button', { name: '4 other points' }).waitFor();
    await row.focus();
    await page.keyboard.press(' ');
    const points = page.getByRole('list', { name: 'What needs attention' }).getByRole('listitem');
    await points.first().waitFor();
    assert.equal(await points.count(), (await findJob('membership.xlsx')).open_attention);
    await assertAccessible(page);
    await page.keyboard.press(' ');
    await points.first().waitFor({ state: 'detached' });
  });

  test('one group is listed alone, by a digit or the address, even if it is usually folded', async () => {
    await open('?period=all');
    const filter = page.getByRole('group', { name: 'Listed documents' });
    await filter.getByRole('button', { name: /^Done \d/ }).click();
    await page.waitForURL(/show=done/);
    await rowOf('maple-before.csv').waitFor();
    assert.equal(await group('To decide').count(), 0);
    await open('?show=sent');
    await page.getByText('There are no documents in “Sent back” now.').waitFor();
    await page.keyboard.press('2');
    await page.waitForURL(/show=clean/);
    await rowOf('clean-1.csv').waitFor();
    await page.keyboard.press('0');
    await group('To decide').waitFor();
    assert.ok(!page.url().includes('show='), page.url());
  });

  test('a link of an earlier version shows the same group', async () => {
    await open('?show=check&period=2026-05');
    await rowOf('membership.xlsx').waitFor({ state: 'detached' });
    await open('?show=running');
    await page.getByText('There are no documents in “Waiting and stuck” now.').waitFor();
  });

  test('what is searched for is found while it is typed, and Enter goes to it', async () => {
    await open();
    await rowOf('clean-1.csv').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('membership.xlsx');
    await rowOf('clean-1.csv').waitFor({ state: 'detached' });
    const heads = page
      .getByRole('table')
      .filter({ has: rowOf('membership.xlsx') })
      .getByRole('columnheader');
    assert.deepEqual(await heads.allTextContents(), ['Outcome', 'Document', 'What to look at', 'Rows']);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('[data-line]'));
    await page.keyboard.press('/');
    await page.keyboard.type(' and no other');
    await page.getByText('No document matches').waitFor();
    await page.keyboard.press('Escape');
    await rowOf('clean-1.csv').waitFor();
  });

  test('keys alone: a comment is written on the chosen document', async () => {
    await open();
    await rowOf('membership.xlsx').focus();
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
      await rowOf(name).focus();
      await page.keyboard.press('x');
    }
    await page.getByRole('button', { name: 'Assign 2' }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Assign 2 documents' });
    await dialog.locator('input:focus').waitFor();
    await page.keyboard.type('Ida Berg');
    await page.keyboard.press('Enter');
    await page.getByText('2 documents assigned to Ida Berg.').waitFor();
    for (const name of ['membership.xlsx', 'clean-1.csv']) {
      await rowOf(name).getByText('IB', { exact: true }).waitFor();
      assert.equal((await findJob(name)).assignee, 'Ida Berg');
    }
    assert.equal(await page.getByRole('button', { name: /^Assign/ }).count(), 0, 'nothing is picked any more');
  });

  test('keys alone: Enter opens the first to decide, and back again its line is chosen', async () => {
    await open();
    await rowOf('membership.xlsx').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.match((await current().textContent()) ?? '', /to decide/);
    await page.keyboard.press('j');
    const chosen = await current().getByRole('link').getAttribute('aria-label');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/.*\/document/);
    await page.getByRole('heading', { level: 1, name: chosen! }).waitFor();
    await page.goBack();
    await rowOf('membership.xlsx').waitFor();
    assert.equal(await current().getByRole('link').getAttribute('aria-label'), chosen);
  });

  test('a document that needs a decision is not accepted from its line', async () => {
    await open();
    await rowOf('membership.xlsx').focus();
    await page.keyboard.press('a');
    await page.getByText('This one needs a decision: open it').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  test('clean documents are accepted from a list, except for one that is drawn by chance, and undone with z', async () => {
    await open();
    await rowOf('clean-1.csv').waitFor();
    await page.keyboard.press('A');
    const dialog = page.getByRole('dialog', { name: 'Accept what is clean' });
    const ticks = dialog.getByRole('checkbox');
    await ticks.nth(3).waitFor();
    assert.equal(await ticks.count(), 4);
    assert.equal(await dialog.getByText('drawn by chance: look at it first').count(), 1);
    await dialog.getByText('3 documents, 3 rows').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    // No key of the page counts before.
    await dialog.waitFor({ state: 'detached' });
    await group('Clean').getByText('Look first').waitFor();
    await page.keyboard.press('A');
    await dialog.getByText('3 documents, 3 rows').waitFor();
    const checked = await dialog.getByRole('checkbox', { checked: true }).first().getAttribute('aria-label');
    await dialog.getByRole('checkbox', { name: checked! }).press(' ');
    await dialog.getByText('2 documents, 2 rows').waitFor();
    await dialog.getByRole('button', { name: /^Accept these 2/ }).press('Enter');
    await page.getByRole('button', { name: 'Undo all 2' }).waitFor();
    const accepted = async () => (await readApi<ListOf<Job>>(app.url, 'jobs?review_state=accepted')).items.length;
    assert.equal(await accepted(), 3);
    await page.keyboard.press('z');
    await page.getByText('2 documents reopened.').waitFor();
    await page.getByRole('button', { name: 'Undo all 2' }).waitFor({ state: 'detached' });
    assert.equal(await accepted(), 1);
    await group('Clean').getByRole('button', { name: 'Look through and accept 4' }).waitFor();
  });

  test('a clean document is accepted alone; after a reload, and after a lost connection, it can still be undone', async () => {
    await open();
    await rowOf('clean-4.csv').focus();
    await current().getByRole('link', { name: 'clean-4.csv' }).waitFor();
    const dialog = page.getByRole('dialog', { name: 'Accept what is clean' });
    await page.keyboard.press('a');
    // The test before may have drawn it by chance.
    await dialog.getByRole('checkbox', { name: 'clean-4.csv' }).check();
    await dialog.getByText('1 document, 1 row').waitFor();
    await dialog.getByRole('button', { name: /^Accept/ }).click();
    await page.getByText('1 document accepted').waitFor();
    await page.reload();
    await page.getByText('1 document accepted').waitFor();
    await page.route(/\/undo$/, (route) => route.abort('internetdisconnected'));
    await page.keyboard.press('z');
    await page.getByText('Not everything was undone').waitFor();
    await page.unroute(/\/undo$/);
    // Without an answer, it can be tried again.
    await page.keyboard.press('z');
    await page.getByText('1 document reopened.').waitFor();
    assert.equal((await findJob('clean-4.csv')).review_state, 'withdrawn');
  });

  test('what is accepted for a month is one table, in each format', async () => {
    await open('?period=2026-04');
    await page.getByRole('button', { name: 'One table…' }).click();
    const dialog = page.getByRole('dialog', { name: 'April 2026 as one table' });
    await dialog.getByText('1 row of 1 accepted document').waitFor();
    await dialog.getByText('Nothing came from: Harbour Credit Union').waitFor();
    await assertAccessible(page);
    const loading = page.waitForEvent('download');
    await dialog.getByRole('link', { name: 'CSV' }).click();
    const loaded = await loading;
    assert.match(loaded.suggestedFilename(), / 2026-04\.csv$/);
    await dialog.getByRole('checkbox', { name: /datapackage\.json/ }).check();
    const href = await dialog.getByRole('link', { name: 'Parquet' }).getAttribute('href');
    assert.match(href ?? '', /table\/file\?.*period=2026-04.*format=parquet.*package=true/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  // The message about it may be that of another test.
  const isReopened = (name: string) => waitUntil(async () => (await findJob(name)).review_state === 'withdrawn');

  /** Picks documents, and ticks them in the list of what is clean. */
  async function listToAccept(...names: readonly string[]) {
    await open();
    for (const name of names) {
      await rowOf(name).waitFor();
      await rowOf(name).focus();
      await page.keyboard.press('x');
    }
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Accept what is clean' });
    for (const name of names) await dialog.getByRole('checkbox', { name }).check();
    return dialog;
  }

  test('a document that somebody corrects while the list is open is not accepted, and the list says so', async () => {
    const { id } = await findJob('clean-2.csv');
    const dialog = await listToAccept('clean-2.csv', 'clean-3.csv');
    const corrections = [{ kind: 'row_label', places: [{ sheet: 0, a1: '2:2' }], label: 'data' }];
    await sendApi(app.url, 'POST', `jobs/${id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, id, 2);
    await dialog.getByRole('button', { name: /^Accept these 2/ }).click();
    await page.getByText('Somebody has corrected it meanwhile: clean-2.csv').waitFor();
    await page.getByText('1 document accepted').waitFor();
    assert.notEqual((await findJob('clean-2.csv')).review_state, 'accepted');
    assert.equal((await findJob('clean-3.csv')).review_state, 'accepted');
    await page.keyboard.press('z');
    await isReopened('clean-3.csv');
  });

  test('a document for which it is refused does not keep the others from being accepted', async () => {
    const { id } = await findJob('clean-2.csv');
    const dialog = await listToAccept('clean-2.csv', 'clean-3.csv');
    const accept = new RegExp(`/jobs/${id}/accept$`);
    await page.route(accept, (route) =>
      route.continue({ headers: { ...route.request().headers(), 'if-match': '"of-another-state"' } }),
    );
    await dialog.getByRole('button', { name: /^Accept these 2/ }).click();
    await page.getByRole('alert').filter({ hasText: '1 document not accepted' }).getByText('clean-2.csv: ').waitFor();
    await page.getByText('1 document accepted').waitFor();
    assert.notEqual((await findJob('clean-2.csv')).review_state, 'accepted');
    assert.equal((await findJob('clean-3.csv')).review_state, 'accepted');
    await page.unroute(accept);
    await page.keyboard.press('z');
    await isReopened('clean-3.csv');
  });

  test('a document that was not read says why on its line, and is run again there by keys', async () => {
    const { document_id: documentId } = await findJob('clean-1.csv');
    const { id } = await sendApi<Job>(app.url, 'POST', 'jobs', { document_id: documentId });
    await sendApi(app.url, 'POST', `jobs/${id}/cancel`, {});
    await open('?show=stuck');
    const line = page.locator(`[data-line="${id}"]`);
    await line.getByText('Cancelled', { exact: true }).waitFor();
    await line.focus();
    const again = page.waitForResponse((response) => response.url().endsWith(`/jobs/${id}/retry`));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal((await again).status(), 202);
    await page.getByText('There are no documents in “Waiting and stuck” now.').waitFor({ timeout: 60_000 });
  });

  for (const width of isLong ? [320, 390, 1280, 1440] : [320, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await open('?period=all&folds=done');
      await group('Done').getByRole('link').first().waitFor();
      await assertAccessible(page);
      if (width > 720) return;
      const head = await page.getByRole('group', { name: 'Listed documents' }).boundingBox();
      assert.ok(head!.y + head!.height <= 88, `its head has ${head!.y + head!.height} px`);
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Senders' }).waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: 'Close the menu' }).click({ position: { x: width - 10, y: 200 } });
      await page.getByRole('button', { name: /^Open the first of \d to decide$/ }).click();
      await page.waitForURL(/\/document/);
    });
  }
});
