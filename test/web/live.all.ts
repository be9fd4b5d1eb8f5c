import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { size } from '../helpers/size.ts';
import { AWAY, assertAccessible, launchBrowser, missingBrowser, openPage, openTab, visit } from './support/browser.ts';
import { membershipWorkbook, publishMembership, readApi, setSafeMode, waitForBatch } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const CLEAN = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-03-01\n';
const IMPOSSIBLE_DATE = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-02-31\n';
/** A tenth of these files has an error, and a tenth has no table. */
const FILE_COUNT = size(10, 10, 40);
/** Enough rows that the job still runs when the page has shown it and the service ends. */
const LONG_ROWS = 150_000;

describe('operators during changes', { skip: missingBrowser }, () => {
  // Without draining: a job that runs when the service ends is stopped, and continues afterwards.
  const app = serveApp({ env: { ADE_DRAIN_SECONDS: '0' } });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  async function openHome(shown: Page): Promise<void> {
    await visit(shown, app.at(''));
    await shown.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
  }

  async function choose(name: string, buffer: Buffer): Promise<void> {
    await openHome(page);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  }

  async function drop(shown: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> {
    await shown.evaluate((list) => {
      const transfer = new DataTransfer();
      for (const [name, text] of list) transfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, files);
  }

  test(`${FILE_COUNT} files dropped at once are one batch that continues without the browser, and end as a worklist`, async () => {
    const files = Array.from({ length: FILE_COUNT }, (_, index) => {
      const name = `report-${String(index).padStart(2, '0')}.csv`;
      if (index % 10 === 3) return [name, IMPOSSIBLE_DATE] as const;
      return index % 10 === 7 ? ([name, 'nothing but a sentence'] as const) : ([name, CLEAN] as const);
    });
    const first = await launchBrowser();
    const dropping = await openPage(first);
    await openHome(dropping.page);
    await drop(dropping.page, files);
    const worklist = dropping.page.getByRole('link', { name: 'Open the worklist' });
    await worklist.waitFor();
    const batchId = (await worklist.getAttribute('href'))?.split('/').at(-1) ?? '';
    dropping.assertClean();
    await first.close();

    const { items: batches } = await readApi<{ items: { id: string }[] }>(app.url, 'batches');
    assert.deepEqual(
      batches.map(({ id }) => id),
      [batchId],
      'one batch',
    );
    await waitForBatch(app.url, batchId);

    await app.visit('');
    await page.getByRole('link', { name: `${FILE_COUNT} documents` }).click();
    await page.getByRole('heading', { level: 1, name: `${FILE_COUNT} documents` }).waitFor();
    const needy = page.getByRole('region', { name: /^Needs review/ }).getByRole('listitem');
    const clean = page.getByRole('region', { name: /^Clean/ }).getByRole('listitem');
    await clean.first().waitFor();
    assert.equal(await clean.count(), FILE_COUNT * 0.8);
    assert.equal(await needy.count(), FILE_COUNT * 0.2);
    assert.equal(await needy.filter({ hasText: 'values with errors' }).count(), FILE_COUNT * 0.1);
    assert.equal(await needy.filter({ hasText: 'no table was found' }).count(), FILE_COUNT * 0.1);
    assert.match((await needy.first().textContent()) ?? '', /report-03\.csv/);
    assert.equal(await page.getByRole('region', { name: /^Not finished yet/ }).count(), 0);
    await assertAccessible(page);
    await needy.getByRole('link', { name: 'report-03.csv' }).click();
    await page.getByRole('heading', { level: 1, name: 'report-03.csv' }).waitFor();
  });

  test('the service restarts in the middle of a job: the page recovers and the job ends', async () => {
    const rows = Array.from({ length: LONG_ROWS }, (_, row) => `M-${row},Ann,Lee\n`);
    await choose('long.csv', Buffer.from(`Member No.,First name,Last name\n${rows.join('')}`));
    await page.getByRole('link', { name: 'Open the job' }).click();
    await page.locator('[data-state=running]').waitFor();
    await app.server.restart();
    await page
      .getByRole('list', { name: 'Events' })
      .getByText(/Started again \(start 2\)/)
      .waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Events' }).getByText('Finished in').waitFor({ timeout: 60_000 });
    await page
      .getByText(/^(Clean|\d+ to check)$/)
      .first()
      .waitFor();
    assert.equal(await page.locator('[data-state=done]').count(), 6);
    await page.getByRole('link', { name: 'Source' }).click();
    await page.getByRole('grid').getByText('M-0', { exact: true }).waitFor();
    app.opened.assertClean(AWAY);
  });

  test('the source view names sheets that cannot hold tables, and values that a merged cell covers', async () => {
    for (const [file, name, text] of [
      ['unread.chart-macro.xls', 'Sheets that are not for tables', 'a chart (chart), a macro (macro)'],
      ['covered_cells.4.row-2.ods', 'Rows of the sheet', '4 cells whose values a merged cell covers'],
    ] as const) {
      await choose(file, readFileSync(join(import.meta.dirname, '../fixtures/noted', file)));
      await page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: file }).click();
      await page
        .getByText(/^(Clean|\d+ to check)$/)
        .first()
        .waitFor();
      await page.getByRole('link', { name: 'Source' }).click();
      await page.getByRole('note', { name }).getByText(text).waitFor();
    }
  });

  test('two operators see each other’s jobs start, end and disappear', async () => {
    const bob = await openTab(page.context());
    await bob.page.goto(app.at('/jobs'));
    await bob.page.getByRole('table', { name: 'Jobs' }).waitFor();
    await choose('shared.xlsx', readFileSync(membershipWorkbook));
    const row = bob.page.getByRole('row').filter({ hasText: 'shared.xlsx' });
    await row.getByText(/^(Clean|\d+ to check)$/).waitFor();
    const recent = page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: 'shared.xlsx' });
    await recent.waitFor();
    await row.getByRole('link', { name: 'shared.xlsx' }).click();
    await bob.page.getByRole('button', { name: 'More' }).click();
    await bob.page.getByRole('menuitem', { name: 'Delete' }).click();
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await recent.waitFor({ state: 'detached' });
    await bob.page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    await row.waitFor({ state: 'detached' });
    bob.assertClean();
    await bob.page.close();
  });

  test('in safe mode every page says so, and controls that would run something are disabled, with the reason beside them', async () => {
    const { items } = await readApi<{ items: { id: string }[] }>(app.url, 'jobs?limit=1');
    const reason = 'a rule runs away';
    await setSafeMode(app.url, true, reason);
    for (const path of ['', '/jobs', `/jobs/${items[0]?.id}/overview`, '/configs']) {
      await app.visit(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status').filter({ hasText: 'Safe mode.' }).getByText(reason).waitFor();
    }
    await page.goto(app.at(''));
    const home = page.getByRole('main');
    await home.getByText(reason).waitFor();
    assert.ok(await home.getByRole('button', { name: 'Choose documents' }).isDisabled());
    await drop(page, [['ignored.csv', CLEAN]]);
    await app.visit(`/jobs/${items[0]?.id}/overview`);
    await page.getByRole('button', { name: 'More' }).click();
    const retry = page.getByRole('menuitem', { name: 'Retry' });
    await retry.waitFor();
    assert.ok(await retry.isDisabled());
    await page.getByRole('menu').getByText(reason).waitFor();
    await assertAccessible(page);
    await setSafeMode(app.url, false);
    await page.locator('[role=menuitem]:enabled', { hasText: 'Retry' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Safe mode.' }).waitFor({ state: 'detached' });
    const { items: jobs } = await readApi<{ items: { source_file: string }[] }>(app.url, 'jobs?search=ignored');
    assert.deepEqual(jobs, [], 'what was dropped in safe mode was not run');
  });
});
