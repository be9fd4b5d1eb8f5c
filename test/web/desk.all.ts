import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CorrectionList, Job, Review } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { assertAccessible, giveReasons, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
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
  let job: SeededJob;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    await needNoSenders(app.url);
    job = await runDocument(app.url, membershipWorkbook);
    // A dry run is a separate job, which waits for its turn.
    page.setDefaultTimeout(40_000);
  });

  const open = (cell: string) => app.visit(`/jobs/${job.id}/document?cell=${cell}`);
  const decide = () => page.getByRole('complementary', { name: 'Decide' });
  const effect = () => page.getByRole('region', { name: 'What would change' });
  const result = () => page.getByRole('grid', { name: /^Normalized sheet/ });

  async function choose(label: RegExp, option: string): Promise<void> {
    await decide().getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  for (const width of [320, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await open('E6');
      await page.getByRole('grid').first().waitFor();
      await assertAccessible(page);
      if (width > 720) return;
      await page.getByText('Decide', { exact: true }).click();
      await decide()
        .getByText(/\d open decision/)
        .waitFor();
      await assertAccessible(page);
    });
  }

  test('its header is one line: name, outcome, sender and period, and the steps of the review', async () => {
    await open('E6');
    const parts = [
      page.getByRole('heading', { level: 1 }),
      page.getByText(/^\d to check$/),
      page.getByRole('button', { name: /^No sender/ }),
      page.getByRole('button', { name: 'Send back' }),
      page.getByRole('button', { name: /^Accept with/ }),
      page.getByRole('button', { name: 'More', exact: true }),
    ];
    const middles = [];
    for (const part of parts) {
      const { y, height } = (await part.boundingBox())!;
      middles.push(y + height / 2);
    }
    assert.ok(Math.max(...middles) - Math.min(...middles) < 8, middles.join(', '));
    await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
    await page.getByRole('menuitem', { name: 'Retry' }).waitFor();
    await assertAccessible(page);
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await page.getByRole('dialog', { name: 'Delete this job?' }).getByRole('button', { name: 'Cancel' }).click();
  });

  test('a chosen cell is shown in the document and in the result, and a cell of the result leads back', async () => {
    await open('C17');
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    await sheet.locator('[aria-selected=true]').getByText('Jensen').waitFor();
    await result().locator('[aria-selected=true]').getByText('Jensen').waitFor();
    await result().getByRole('gridcell', { name: 'Bouchard' }).first().click();
    await page.waitForURL(/cell=C9/);
  });

  test('the column of the result that identifies the row stays in view', async () => {
    await open('C17');
    await result().locator('[aria-selected=true]').getByText('Jensen').waitFor();
    const first = result().locator('[role=gridcell][aria-colindex="2"]').first();
    const name = await first.textContent();
    const grid = (await result().boundingBox())!;
    await result().hover();
    await page.mouse.wheel(300, 0);
    await result().getByRole('columnheader', { name: /^E/ }).waitFor();
    assert.equal(await first.textContent(), name);
    const held = (await first.boundingBox())!;
    assert.ok(held.x > grid.x && held.x < grid.x + 100, `it is at ${held.x - grid.x} px`);
    // The chosen place is shown beside the sheet, not below it.
    for (const cell of ['F17', 'E17', 'D17', 'C17']) {
      await open(cell);
      const chosen = result().locator('[aria-selected=true]');
      await chosen.waitFor();
      await page.waitForTimeout(100);
      const { x } = (await chosen.boundingBox())!;
      const index = await chosen.getAttribute('aria-colindex');
      const isBeside = index === '2' || x >= held.x + held.width - 1;
      assert.ok(isBeside, `${cell} is at ${x} px, below ${held.x + held.width} px`);
    }
  });

  test('the columns of the sheet that identify the row stay in view there, too', async () => {
    await open('C17');
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    await sheet.locator('[aria-selected=true]').getByText('Jensen').waitFor();
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
    const head = page.getByRole('grid', { name: /^Sheet/ }).getByRole('columnheader', { name: /^A/ });
    const { width } = (await head.boundingBox())!;
    assert.ok(width > 160, `${width} px, and 140 where they do not fit`);
  });

  test('choosing a place prepares its first dry run', async () => {
    const asked: string[] = [];
    const listen = (request: Request) => {
      if (request.url().endsWith('/prepare')) asked.push(request.url());
    };
    page.on('request', listen);
    const prepared = page.waitForResponse(/\/corrections\/prepare$/);
    // The engine that was prepared before has ended.
    await page.goto(app.at(`/jobs/${job.id}/document?cell=G9`));
    assert.equal((await prepared).status(), 204);
    await decide().getByRole('heading', { name: 'G9' }).waitFor();
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    const next = sheet.locator('[role=row][aria-rowindex="11"] [role=gridcell][aria-colindex="8"]');
    await next.click();
    await decide().getByRole('heading', { name: 'G10' }).waitFor();
    page.off('request', listen);
    assert.equal(asked.length, 1, 'once for all places of a minute');
  });

  test('the effect of a field is shown before it is applied, and Escape discards it', async () => {
    await open('E6');
    await choose(/^Column E/, 'No field, carried');
    await effect().getByText('Email').first().waitFor();
    assert.match(
      (await effect().textContent()) ?? '',
      /Nothing is applied yet.*Column E “Contact Email” Email.*no field/,
    );
    const would = result()
      .getByRole('columnheader')
      .getByText(/^would/);
    assert.deepEqual(await would.allTextContents(), ['would be no field']);
    await assertAccessible(page);
    await decide().getByRole('heading', { name: 'E6' }).click();
    await page.keyboard.press('Escape');
    await effect().waitFor({ state: 'detached' });
    await would.waitFor({ state: 'detached' });
    const { revision } = await readApi<Job>(app.url, `jobs/${job.id}`);
    assert.equal(revision, 1);
  });

  test('a field is taken from another column, and both changes are one revision with the reason', async () => {
    await open('E6');
    await choose(/^Column E/, 'First name');
    await effect().getByText('no field').waitFor();
    await result()
      .getByRole('columnheader', { name: /would be First name/ })
      .waitFor();
    await decide().getByLabel('Reason').fill('they swapped them');
    await decide().getByRole('button', { name: 'Apply' }).click();
    await decide().getByText('Column E is First name').waitFor();
    await decide().getByText('Column B is no field').waitFor();
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${job.id}/corrections`);
    assert.deepEqual(
      items.map((one) => [one.kind, one.places[0]!.a1, one.reason]),
      [
        ['column_field', 'E6', 'they swapped them'],
        ['column_field', 'B6', 'they swapped them'],
      ],
    );
    await result().getByText('hugo.haddad1@example.org').waitFor();
  });

  test('a value is corrected at its cell', async () => {
    await open('C9');
    const input = decide().getByLabel('Cell C9 is');
    await input.fill('Bouchère');
    await input.press('Enter');
    await effect().getByText('would change').last().waitFor();
    await decide().getByRole('button', { name: 'Apply' }).click();
    // Until the correction is applied, the list of corrections has the same text.
    const taken = decide().getByRole('region', { name: 'Corrections by people' });
    const corrected = taken.getByRole('listitem').filter({ hasText: 'C9 is “Bouchère”' });
    await corrected.waitFor();
    await result().getByText('Bouchère').waitFor();
    await corrected.getByRole('button', { name: 'Undo' }).click();
    await effect().getByText('would change').last().waitFor();
    await decide().getByRole('button', { name: 'Apply' }).click();
    await corrected.waitFor({ state: 'detached' });
    await result().getByText('Bouchère').waitFor({ state: 'detached' });
  });

  test('a row is given another label, which is discarded again', async () => {
    await open('C9');
    await choose(/^Row 9/, 'separator');
    await effect().waitFor();
    await decide().getByRole('button', { name: 'Discard', exact: true }).click();
    await effect().waitFor({ state: 'detached' });
  });

  test('several rows are chosen with the shift key, and a range by dragging', async () => {
    await open('B9');
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    await sheet.getByRole('rowheader', { name: '12' }).click({ modifiers: ['Shift'] });
    await decide().getByRole('combobox', { name: 'Rows 9 to 12 are' }).click();
    await page.getByRole('option', { name: 'note', exact: true }).click();
    await effect().getByText('Rows 9 to 12').waitFor();
    await effect().getByText('224').waitFor();
    await page.keyboard.press('Escape');
    await sheet.getByRole('gridcell', { name: 'Hugo' }).first().hover();
    await page.mouse.down();
    await sheet.getByRole('gridcell', { name: 'Gagnon' }).first().hover();
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.get('cell') === 'B8:C10');
    await decide().getByRole('button', { name: 'B8:C10 is a table' }).click();
    await effect()
      .getByText(/Table in/)
      .first()
      .waitFor();
    await decide().getByRole('button', { name: 'Discard', exact: true }).click();
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
    await open('C9');
    await decide().getByRole('button', { name: 'Comment' }).click();
    await decide().getByLabel('New comment').fill('Ask them about the second address.');
    await decide().getByRole('button', { name: 'Add the comment' }).click();
    await decide().getByRole('list').getByText('Ask them about the second address.').waitFor();
    await decide().getByRole('button', { name: '1 comment' }).waitFor();
  });

  test('a correction that applies to the sender becomes a piece of its recipe', async () => {
    const sender = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name: 'Maple Foods' });
    const { id } = await runDocument(app.url, membershipWorkbook, 'maple.xlsx');
    await sendApi(app.url, 'PUT', `jobs/${id}/sender`, { sender_id: sender.id, period: '2026-05' });
    await app.visit(`/jobs/${id}/document?cell=E6`);
    await choose(/^Column E/, 'No field, carried');
    await effect().getByText('no field').waitFor();
    await decide().getByText('This sender', { exact: true }).click();
    await decide().getByRole('button', { name: 'Apply' }).click();
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
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      decide().getByRole('link', { name: 'Rows to fix' }).click(),
    ]);
    const sent = join(folder, 'sent.xlsx');
    await download.saveAs(sent);
    await page.locator('input[type=file]').setInputFiles(await rewrite(sent, { F3: '2021-02-03' }));
    const dialog = page.getByRole('dialog', { name: 'Returned workbook' });
    await dialog.getByRole('row', { name: /^list!E3 Member since unknown 2021-02-03$/ }).waitFor();
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Apply 1 cell' }).click();
    await page.getByText("The sender's changes are applied.").waitFor();
    await decide().getByText('E3 is “2021-02-03”').waitFor();
    await decide().getByText('No open decision').waitFor();
  });

  test('attention leads to its place and is accepted with a reason; then the document is accepted and reopened', async () => {
    await open('E6');
    const list = decide().getByRole('list', { name: 'What needs attention' });
    await list.getByText('The header may not be exactly').waitFor();
    for (const reason of [
      /There are errors/,
      /has dates with the day first/,
      /nobody has said/,
      /The header may not be exactly/,
    ]) {
      await page.keyboard.press('n');
      await list.getByRole('button', { name: reason, pressed: true }).waitFor();
    }
    await page.waitForURL((url) => url.searchParams.get('cell') !== 'E6');
    await list.getByRole('button', { name: 'Accept as it is' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Accept as it is' });
    assert.equal(await confirm.isDisabled(), true, 'no reason is preset');
    await giveReasons(page);
    await confirm.click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Accept with 4 open' }).waitFor();
    await page.keyboard.press('a');
    await giveReasons(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Accept with 4 open' }).click();
    await page.getByText('Accepted', { exact: true }).waitFor();
    const review = await readApi<Review>(app.url, `jobs/${job.id}/review`);
    assert.deepEqual([review.state, review.acceptances.length], ['accepted', 1]);
    await decide().getByText('This document is signed.').waitFor();
    await page.getByRole('link', { name: 'Next document' }).waitFor();
    await page.getByRole('link', { name: 'Sign-off' }).click();
    const signatures = page.getByRole('region', { name: 'Signatures' });
    await signatures.getByText(review.acceptances[0]!.statement.output_sha256).waitFor();
    await page.getByRole('region', { name: 'Decisions' }).getByText('Column B is no field').waitFor();
    await assertAccessible(page);
    const verification = page.getByRole('region', { name: 'Verification' });
    await verification.getByRole('button', { name: 'Verify' }).click();
    await verification.getByText('A second run gave the same result.').waitFor({ timeout: 60_000 });
    await verification.getByText('Nothing was changed.').waitFor();
    await verification.getByText('The chain of the activity is unbroken.').waitFor();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('Withdrawn', { exact: true }).first().waitFor();
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
    const decide = page.getByRole('complementary', { name: 'Decide' });
    await decide.getByText(/\d open decision/).waitFor({ timeout: 60_000 });
    await decide.getByRole('list', { name: 'What needs attention' }).getByRole('listitem').first().waitFor();
  });
});
