import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CorrectionList, Job, Review } from '../../src/contract/api/index.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { assertAccessible, giveReasons, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { type DocumentPage, documentPage } from './support/document-page.ts';
import {
  membershipWorkbook,
  needNoSenders,
  publishMembership,
  readApi,
  runDocument,
  runText,
  type SeededJob,
  sendApi,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

/** Nothing in this document needs attention. */
const CLEAN =
  'Surname;Given name;Membership no;Company;Member since\nSingh;Noah;M-00140;Brixton Aggregates Ltd.;2019-05-06\n';

describe('a document on the desk', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;
  let doc: DocumentPage;
  let job: SeededJob;

  before(async () => {
    page = app.page;
    doc = documentPage(page);
    await publishMembership(app.url);
    await needNoSenders(app.url);
    job = await runDocument(app.url, membershipWorkbook);
    // A dry run is a separate job, which waits for its turn.
  });

  const open = async (cell?: string) => {
    await app.visit(`/jobs/${job.id}/document${cell === undefined ? '' : `?cell=${cell}`}`);
    await doc.lines.getByRole('row').nth(2).waitFor();
  };
  const picked = () => page.getByRole('region', { name: 'Document as it was sent' });

  async function choose(label: RegExp, option: string): Promise<void> {
    await picked().getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  for (const width of [320, 1280]) {
    test(`is accessible and fits in each of its states, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await app.visit(`/jobs/${job.id}/document`);
      for (const state of ['Columns', 'Rows', 'Values', 'Compare'] as const) {
        await doc.state(state).click();
        await doc.isKnown();
        await assertAccessible(page);
      }
    });
  }

  test('its header is one line: name, sender and period, and the steps of the review', async () => {
    await open();
    const parts = [
      page.getByRole('heading', { level: 1 }),
      page.getByRole('button', { name: /^No sender/ }),
      page.getByRole('button', { name: 'Send back' }),
      page.getByRole('button', { name: 'More', exact: true }),
    ];
    const middles = [];
    for (const part of parts) {
      const { y, height } = (await part.boundingBox())!;
      middles.push(y + height / 2);
    }
    assert.ok(Math.max(...middles) - Math.min(...middles) < 8, middles.join(', '));
    await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
    await page.getByRole('menuitem', { name: 'Result', exact: true }).waitFor();
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await page.getByRole('dialog', { name: 'Delete this job?' }).getByRole('button', { name: 'Cancel' }).click();
  });

  test('the sheet shows the place of the chosen line, and its columns that identify a row stay in view', async () => {
    await open('C17');
    const sheet = doc.grid;
    await sheet.locator('[aria-selected=true]').getByText('Jensen').waitFor();
    await doc.column('Contact Email').getByRole('button').click();
    await sheet.locator('[aria-selected=true]').getByText('Email').waitFor();
    await sheet.getByRole('gridcell', { name: 'Jensen' }).first().click();
    await picked()
      .getByLabel(/^Cell .* is$/)
      .waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await picked()
      .getByLabel(/^Cell .* is$/)
      .waitFor({ state: 'detached' });
    await sheet.locator('[aria-selected=true]').getByText('Email').waitFor();
    const number = sheet.getByRole('columnheader', { name: /^A/ });
    const before = (await number.boundingBox())!;
    await sheet.hover();
    await page.mouse.wheel(700, 0);
    await sheet.getByRole('columnheader', { name: /^I/ }).waitFor();
    assert.match((await number.textContent()) ?? '', /Member number/);
    assert.equal((await number.boundingBox())!.x, before.x);
  });

  test('columns share the space if all of them fit', async () => {
    const { id } = await runText(app.url, 'Membership no;Surname\nM-00140;Singh\n', 'two.csv');
    await app.visit(`/jobs/${id}/document?cell=A1`);
    const head = doc.grid.getByRole('columnheader', { name: /^A/ });
    // Where they do not fit, they have 140 px.
    await waitUntil(async () => (await head.boundingBox())!.width > 160);
  });

  test('a document with 120 columns is one table of lines, and the next line stays in view', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `Wide ${at + 1}`);
    const rows = Array.from({ length: 20 }, (_, row) => names.map((_, at) => `w${at}r${row}`).join(';'));
    const { id } = await runText(app.url, [names.join(';'), ...rows, ''].join('\n'), 'wide.csv');
    await app.visit(`/jobs/${id}/document`);
    await doc.isChosen(doc.column('Wide 1'));
    await doc
      .column('Wide 120')
      .getByText(/w119r0/)
      .waitFor();
    for (let at = 0; at < 40; at++) await page.keyboard.press('Enter');
    await doc.isChosen(doc.column('Wide 41'));
    const line = (await doc.column('Wide 41').boundingBox())!;
    const pane = (await doc.lines.boundingBox())!;
    assert.ok(line.y >= pane.y && line.y + line.height <= pane.y + pane.height, 'it is scrolled away');
    await doc.grid.locator('[aria-selected=true]').getByText('Wide 41').waitFor();
    await page.keyboard.press('Shift+Enter');
    await doc.lines.getByText('all said').waitFor();
    await page.keyboard.press('z');
    await doc.lines.getByText('80 of 120').waitFor();
  });

  test('several tables of a sheet are distinguished, and the same header is one line', async (t) => {
    const path = join(await makeTempFolder(t), 'tables.xlsx');
    const grid = `
      1 | Membership no | Surname | QX1
      2 | M-00001       | Singh   | a
      3 | M-00002       | Oak     | b
      4 | M-00003       | Elm     | c
      8 | Membership no | Surname | QX1 | QX2
      9 | M-00004       | Lund    | d   | x
     10 | M-00005       | Roy     | e   | y
     11 | M-00006       | Ash     | f   | z`;
    await writeGrids(path, [{ name: 'Both', grid }]);
    const { id } = await runDocument(app.url, path);
    await app.visit(`/jobs/${id}/document`);
    await doc.column('QX1').getByText('2 tables').waitFor();
    await doc.column('QX2').getByText('table 2').waitFor();
    await doc.isChosen(doc.column('QX1'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('x');
    await doc.isKnown();
    await doc.effect.getByText('Rows 6 = 3 + 3').waitFor();
    await page.keyboard.press('t');
    await waitUntil(async () => (await readApi<Job>(app.url, `jobs/${id}`)).revision === 2);
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${id}/corrections`);
    assert.deepEqual(
      items.map((one) => [one.places.map(({ a1 }) => a1), one.kind === 'column_field' && one.then]),
      [
        [['C1', 'C8'], 'carry'],
        [['D8'], 'leave_out'],
      ],
    );
  });

  test('opening a document prepares its first dry run, once', async () => {
    // The page of the test before may still be told that its corrections are applied.
    await page.goto('about:blank');
    const asked: string[] = [];
    const listen = (request: Request) => {
      if (request.url().endsWith('/prepare')) asked.push(request.url());
    };
    page.on('request', listen);
    const prepared = page.waitForResponse(/\/corrections\/prepare$/);
    await page.goto(app.at(`/jobs/${job.id}/document`));
    assert.equal((await prepared).status(), 204);
    await doc.isChosen(doc.column('Locker'));
    await page.keyboard.press('j');
    page.off('request', listen);
    assert.equal(asked.length, 1);
  });

  test('while a document is being read, nothing is said about it but this', async () => {
    const ofJob = new RegExp(`/jobs/${job.id}$`);
    await page.route(ofJob, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), status: 'running' } });
    });
    await page.goto(app.at(`/jobs/${job.id}/document`));
    await page.getByText('The document is still being read').waitFor();
    assert.equal(await page.getByRole('region', { name: 'Effect' }).count(), 0);
    await page.unroute(ofJob);
    await page.reload();
    await doc.column('Locker').waitFor();
  });

  test('a field is taken from another column, and both changes are one revision', async () => {
    await open();
    // No answer is taken before it is known what was said earlier.
    await doc.chosen.first().waitFor();
    await doc.column('Contact Email').getByRole('button').click();
    await page.keyboard.press('f');
    await page.keyboard.type('first');
    await page.getByRole('option', { name: /^First name/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await doc.column('Member First name').getByText('No field: carry it along?').waitFor();
    await doc.isKnown();
    await page.keyboard.press('t');
    await doc.column('Contact Email').getByText('by a person').waitFor();
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${job.id}/corrections`);
    assert.deepEqual(
      items.map((one) => [one.kind, one.places[0]!.a1]),
      [
        ['column_field', 'E6'],
        ['column_field', 'B6'],
      ],
    );
  });

  test('a value that is picked in the sheet is corrected, and the correction is taken back', async () => {
    await open('C9');
    const input = picked().getByLabel('Cell C9 is');
    await input.fill('Bouchère');
    await input.press('Enter');
    await doc.kept.getByText('1 decision not applied yet').waitFor();
    const cell = doc.grid.getByRole('gridcell', { selected: true });
    await cell.getByText('Bouchère', { exact: true }).waitFor();
    const sent = await cell.locator('s').textContent();
    assert.notEqual(sent, 'Bouchère');
    await doc.isKnown();
    await doc.state('Columns').click();
    await page.keyboard.press('t');
    const taken = page.getByRole('region', { name: 'Corrections by people' });
    const corrected = taken.getByRole('listitem').filter({ hasText: 'C9 is “Bouchère”' });
    await corrected.waitFor();
    await open('C9');
    await cell.getByText('Bouchère', { exact: true }).waitFor();
    // The form has the value that is in force.
    await waitUntil(async () => (await input.inputValue()) === 'Bouchère');
    await corrected.getByRole('button', { name: 'Undo' }).click();
    await corrected.locator('s').waitFor();
    await cell.getByText(sent!, { exact: true }).waitFor();
    await corrected.getByRole('button', { name: 'Keep' }).click();
    await cell.getByText('Bouchère', { exact: true }).waitFor();
    await corrected.getByRole('button', { name: 'Undo' }).click();
    await doc.isKnown();
    await doc.state('Columns').click();
    await page.keyboard.press('t');
    await corrected.waitFor({ state: 'detached' });
  });

  test('rows are given another label, a range becomes a table, and z takes it back', async () => {
    await open('B9');
    await doc.isKnown();
    const before = await doc.effect.textContent();
    await choose(/^Row 9 is/, 'note');
    await doc.effect.getByText(/Rows 22\d → /).waitFor();
    await doc.grid.getByRole('rowheader', { name: '8' }).click({ modifiers: ['Shift'] });
    await choose(/^Rows 8 to 9 are/, 'separator');
    await doc.kept.getByText(/^2 decisions/).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('cell'));
    await open('B8:C9');
    await picked().getByRole('button', { name: 'B8:C9 is a table' }).click();
    await doc.kept.getByText(/^3 decisions/).waitFor();
    for (let times = 0; times < 3; times++) await page.keyboard.press('z');
    await doc.kept.waitFor({ state: 'detached' });
    await doc.isKnown();
    assert.equal(await doc.effect.textContent(), before);
  });

  test('a column that scrolls into view when it is pressed is chosen alone', async () => {
    await open('B9');
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    const box = (await sheet.boundingBox())!;
    const row = (await sheet.getByRole('rowheader', { name: '9', exact: true }).boundingBox())!;
    await page.mouse.move(box.x + box.width - 30, row.y + row.height / 2);
    await page.mouse.down();
    await page.waitForURL((url) => url.searchParams.get('cell') !== 'B9');
    const chosen = () => new URL(page.url()).searchParams.get('cell');
    const cell = sheet.locator('[role=gridcell][aria-selected=true]');
    await cell.waitFor();
    // By then, the next column is under the mouse pointer.
    for (let tries = 0; tries < 10; tries++) {
      await page.waitForTimeout(30);
      assert.match(chosen()!, /^[A-Z]9$/);
    }
    const { x, width } = (await cell.boundingBox())!;
    assert.ok(x + width < box.x + box.width - 30, 'the sheet was not scrolled');
    await page.mouse.up();
    assert.match(chosen()!, /^[A-Z]9$/);
  });

  test('people write comments to each other about a document', async () => {
    await open();
    await doc.lines.getByRole('button', { name: 'Comment', exact: true }).click();
    await doc.lines.getByLabel('New comment').fill('Ask them about the second address.');
    await doc.lines.getByRole('button', { name: 'Add the comment' }).click();
    await doc.lines.getByRole('list').getByText('Ask them about the second address.').waitFor();
    await doc.lines.getByRole('button', { name: '1 comment' }).waitFor();
  });

  test('a decision that holds for the sender becomes a piece of its recipe', async () => {
    const sender = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name: 'Maple Foods' });
    const { id } = await runDocument(app.url, membershipWorkbook, 'maple.xlsx');
    await sendApi(app.url, 'PUT', `jobs/${id}/sender`, { sender_id: sender.id, period: '2026-05' });
    await app.visit(`/jobs/${id}/document`);
    await page.getByRole('radio', { name: 'this sender', checked: true }).waitFor();
    await doc.chosen.first().waitFor();
    await doc.column('Contact Email').getByRole('button').click();
    await page.keyboard.press('x');
    await doc.isKnown();
    await page.keyboard.press('t');
    await page.getByText('The correction holds for the next documents of this sender.').waitFor();
    const { items } = await readApi<{ items: { version: number; pieces: number }[] }>(
      app.url,
      `senders/${sender.id}/recipes`,
    );
    assert.deepEqual(pluck(items, 'version', 'pieces'), [[1, 1]]);
  });

  test('rows go to the sender, and returned rows are shown before they are taken', async (t) => {
    const folder = await makeTempFolder(t);
    const { id } = await runText(app.url, `${CLEAN}Roy;Bob;M-00141;Brixton Aggregates Ltd.;unknown\n`, 'list.csv');
    await app.visit(`/jobs/${id}/document`);
    // The first open point may be shown in another list, with buttons of its own.
    await doc.chosen.first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Rows to fix' }).click(),
    ]);
    const sent = join(folder, 'sent.xlsx');
    await download.saveAs(sent);
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles(await rewrite(sent, { F3: '2021-02-03' }));
    const dialog = page.getByRole('dialog', { name: 'Returned workbook' });
    await dialog.getByRole('row', { name: /^list!E3 Member since unknown 2021-02-03$/ }).waitFor();
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Apply 1 cell' }).click();
    await page.getByText("The sender's changes are applied.").waitFor();
    await page.getByRole('region', { name: 'Corrections by people' }).getByText('E3 is “2021-02-03”').waitFor();
    await page.getByText('0 to decide').waitFor();
  });

  test('a document is accepted with open points, each kind with a reason that nobody preset, and reopened', async () => {
    await open();
    await doc.isKnown();
    const label = await page.getByRole('button', { name: /^Accept with/ }).textContent();
    const title = /^Accept with [2-9] open/.exec(label ?? '')?.[0] ?? '';
    await page.keyboard.press('a');
    const confirm = page.getByRole('dialog', { name: title }).getByRole('button', { name: title });
    assert.equal(await confirm.isDisabled(), true, 'no reason is preset');
    await giveReasons(page);
    await confirm.click();
    await waitUntil(async () => (await readApi<Job>(app.url, `jobs/${job.id}`)).review_state === 'accepted');
    // The page goes on by itself.
    await page.waitForURL((url) => !url.pathname.includes(job.id));
    const review = await readApi<Review>(app.url, `jobs/${job.id}/review`);
    assert.equal(review.acceptances.length, 1);
    await open();
    await page.getByText('This document is signed.').waitFor();
    await doc.end.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
    await page.getByRole('menuitem', { name: 'Sign-off' }).click();
    const signed = page.getByRole('region', { name: 'What is signed' });
    await signed.getByText(/ signed that .* has \d+ rows/).waitFor();
    await page.getByRole('button', { name: 'Reopen' }).click();
    const reopening = page.getByRole('dialog');
    await reopening.getByLabel('mistake found').waitFor();
    assert.equal(await reopening.getByLabel('asked sender').count(), 0, 'only reasons to reopen');
    await reopening.getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('Reopened', { exact: true }).first().waitFor();
  });
});

describe('the first hour', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });

  test('offers three ways to begin, and the sample ends in a real job with something to correct', async () => {
    const { page } = app;
    await page.goto(app.url);
    const ways = page.getByRole('region', { name: 'First steps' });
    await ways.getByRole('link', { name: 'Bring columns' }).waitFor();
    await ways.getByRole('button', { name: 'Import', exact: true }).waitFor();
    await assertAccessible(page);
    await ways.getByRole('button', { name: 'Try the sample' }).click();
    await page.waitForURL(/\/jobs\/.*\/document/, { timeout: 60_000 });
    const { chosen } = documentPage(page);
    await chosen.first().waitFor({ timeout: 60_000 });
    await page.getByText(/^[1-9]\d* to decide$/).waitFor();
    // One question about the key that is there twice, with both rows.
    const doc = documentPage(page);
    await doc.state('Values').click();
    await doc.lines.getByRole('button', { name: /is there more than once/ }).click();
    const rows = doc.lines.getByRole('list', { name: 'Rows with the same key' });
    await rows.getByRole('link', { name: 'row 14' }).waitFor();
    assert.match((await rows.textContent()) ?? '', /^00123 row 6 Anna Smith.*row 14 Emma Tremblay$/);
    assert.equal(await doc.lines.getByText(/duplicate member id/).count(), 0);
    await rows.getByRole('link', { name: 'row 6' }).click();
    await doc.grid.getByRole('gridcell', { name: '00123', selected: true }).waitFor();
  });
});
