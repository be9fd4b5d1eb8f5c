import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import { size } from '../helpers/size.ts';
import {
  AWAY,
  assertAccessible,
  launchBrowser,
  missingBrowser,
  openPage,
  openTab,
  readFiles,
  visit,
} from './support/browser.ts';
import {
  membershipWorkbook,
  publishMembership,
  readApi,
  runText,
  setSafeMode,
  waitForBatch,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const CLEAN = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-03-01\n';
const IMPOSSIBLE_DATE = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-02-31\n';
/** A tenth of these files has an error, and a tenth has no table. */
const FILE_COUNT = size(10, 10, 40);
/** Enough rows that the job still runs when the page has shown it and the service ends. */
const LONG_ROWS = 150_000;

/** Waits for something that happens by itself; the limit is the test runner's. */
async function lookUntilTrue(isReached: () => boolean): Promise<void> {
  while (!isReached()) await delay(20);
}

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
    await readFiles(page);
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
    const answer = dropping.page.waitForResponse((response) => response.url().endsWith('/batches') && response.ok());
    await readFiles(dropping.page);
    const { id: batchId } = (await (await answer).json()) as { id: string };
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
    const needy = page.getByRole('region', { name: /^To decide/ }).getByRole('listitem');
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
    await page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: 'long.csv' }).click();
    await page.locator('[data-state=running]').waitFor();
    await app.server.restart();
    await page
      .getByRole('list', { name: 'Events' })
      .getByText(/Started again \(start 2\)/)
      .waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Events' }).getByText('Finished in').waitFor({ timeout: 60_000 });
    await page
      .getByText(/^(Clean|\d+ to decide)$/)
      .first()
      .waitFor();
    assert.equal(await page.locator('[data-state=done]').count(), 6);
    await page.getByRole('link', { name: 'Source' }).click();
    await page.getByRole('grid').getByText('M-0', { exact: true }).waitFor();
    app.opened.assertClean(AWAY);
  });

  test('a part of the app that could not be loaded is there once the page is loaded again', async () => {
    await page.goto('about:blank');
    await openHome(page);
    const parts = '**/assets/arrivals-*.js';
    await page.route(parts, (route) => route.abort());
    await drop(page, [['list.csv', CLEAN]]);
    await page.getByText('This page could not be shown').waitFor();
    const again = page.getByRole('button', { name: 'Load the page again' });
    await page.unroute(parts);
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0, 'which would not help');
    await again.click();
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
    app.opened.assertClean(/ERR_FAILED|dynamically imported module/);
  });

  test('the source view names sheets that cannot hold tables, and values that a merged cell covers', async () => {
    for (const [file, name, text] of [
      ['unread.chart-macro.xls', 'Sheets that are not for tables', 'a chart (chart), a macro (macro)'],
      ['covered_cells.4.row-2.ods', 'Rows of the sheet', '4 cells whose values a merged cell covers'],
    ] as const) {
      await choose(file, readFileSync(join(import.meta.dirname, '../fixtures/noted', file)));
      const line = page.getByRole('row').filter({ has: page.getByRole('link', { name: file }) });
      await line.getByText(/^(Clean|\d+ to decide)$/).waitFor();
      await line.getByRole('link').click();
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Source' }).click();
      await page.getByRole('note', { name }).getByText(text).waitFor();
    }
  });

  test('two operators see each other’s jobs start, end and disappear', async () => {
    const bob = await openTab(page.context());
    await bob.page.goto(app.at('/jobs'));
    await bob.page.getByRole('table', { name: 'Jobs' }).waitFor();
    await choose('shared.xlsx', readFileSync(membershipWorkbook));
    const row = bob.page.getByRole('row').filter({ hasText: 'shared.xlsx' });
    await row.getByText(/^(Clean|\d+ to decide)$/).waitFor();
    const recent = page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: 'shared.xlsx' });
    await recent.waitFor();
    await row.getByRole('link', { name: 'shared.xlsx' }).click();
    await bob.page.getByRole('button', { name: 'More', exact: true }).click();
    await bob.page.getByRole('menuitem', { name: 'Delete' }).click();
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await recent.waitFor({ state: 'detached' });
    await bob.page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    await row.waitFor({ state: 'detached' });
    bob.assertClean();
    await bob.page.close();
  });

  test('a page that was offline continues where it was: it gets what it missed, and reads nothing else again', async () => {
    const streams: URL[] = [];
    const reads = new Set<string>();
    const note = (request: Request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith('/events')) streams.push(url);
      else if (url.pathname.startsWith('/api/v1/workspaces/')) reads.add(url.pathname.split('/').slice(5).join('/'));
    };
    const browser = await launchBrowser();
    const shown = await openPage(browser);
    shown.page.on('request', note);
    await shown.page.goto(app.at('/configs'));
    await shown.page.getByRole('link', { name: 'Membership' }).waitFor();
    await shown.page.goto(app.at('/jobs'));
    const jobs = shown.page.getByRole('table', { name: 'Jobs' });
    await jobs.getByRole('row').nth(1).waitFor();
    await lookUntilTrue(() => streams.length === 2);
    assert.ok(
      streams.every(({ searchParams }) => searchParams.get('after')?.startsWith('evt_')),
      'it begins where the first answer was read',
    );
    await shown.page.context().setOffline(true);
    await shown.page.getByText('Reconnecting…').waitFor();
    await runText(app.url, CLEAN, 'while-away.csv');
    reads.clear();
    await shown.page.context().setOffline(false);
    await jobs.getByRole('link', { name: 'while-away.csv' }).waitFor();
    assert.match(streams.at(-1)?.searchParams.get('after') ?? '', /^evt_\d+_/);
    assert.deepEqual([...reads], ['jobs'], 'only the list with the new job');
    shown.assertClean(/ERR_INTERNET_DISCONNECTED/);
    await browser.close();
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
    await home.getByRole('button', { name: 'Choose documents' }).waitFor();
    await drop(page, [['ignored.csv', CLEAN]]);
    await home.getByText(reason).waitFor();
    assert.ok(await home.getByRole('button', { name: 'Read 1 file' }).isDisabled());
    await home.getByRole('button', { name: 'Set all aside' }).click();
    await app.visit(`/jobs/${items[0]?.id}/overview`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
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
