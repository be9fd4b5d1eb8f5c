import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, launchBrowser, missingBrowser, openBrowser, openPage, rulesFor } from './support/browser.ts';
import { membershipWorkbook, publishMembership, readApi, setSafeMode, waitForBatch } from './support/seed-service.ts';
import { startWebServer, type WebServer } from './support/web-server.ts';

const CLEAN = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-03-01\n';
const IMPOSSIBLE_DATE = 'Member No.,First name,Last name,Member since\nM-00001,Ann,Lee,2024-02-31\n';
/** Enough that a job still runs when the page has shown that it does, and the service ends. */
const LONG_ROWS = 150_000;

describe('operators, while things change under them', { skip: missingBrowser }, () => {
  let server: WebServer;
  let browser: Browser;

  before(async () => {
    // Without draining: a job that runs when the service ends is stopped, and goes on afterwards.
    server = await startWebServer({ ADE_DRAIN_SECONDS: '0' });
    await publishMembership(server.url);
    browser = await openBrowser();
  });
  after(async () => {
    await server?.stop();
  });

  const at = (path: string) => `${server.url}/app/w/default${path}`;

  async function openHome(page: Page): Promise<void> {
    await page.goto(at(''));
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
  }

  async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
    await openHome(page);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  }

  async function drop(page: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> {
    await page.evaluate((list) => {
      const transfer = new DataTransfer();
      for (const [name, text] of list) transfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, files);
  }

  test('forty files dropped at once are one batch that goes on without the browser, and end as a worklist', async () => {
    const files = Array.from({ length: 40 }, (_, index) => {
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

    const { items: batches } = await readApi<{ items: { id: string }[] }>(server.url, 'batches');
    assert.deepEqual(
      batches.map(({ id }) => id),
      [batchId],
      'one batch',
    );
    await waitForBatch(server.url, batchId);

    const { page, context, assertClean } = await openPage(browser);
    await page.goto(at(''));
    await page.getByRole('link', { name: '40 documents' }).click();
    await page.getByRole('heading', { level: 1, name: '40 documents' }).waitFor();
    const needy = page.getByRole('region', { name: /^Needs review/ }).getByRole('listitem');
    const clean = page.getByRole('region', { name: /^Clean/ }).getByRole('listitem');
    await clean.first().waitFor();
    assert.equal(await clean.count(), 32);
    assert.equal(await needy.count(), 8);
    assert.equal(await needy.filter({ hasText: 'values with errors' }).count(), 4);
    assert.equal(await needy.filter({ hasText: 'no table was found' }).count(), 4);
    assert.match((await needy.first().textContent()) ?? '', /report-03\.csv/);
    assert.equal(await page.getByRole('region', { name: /^Not finished yet/ }).count(), 0);
    await assertAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertAccessible(page, rulesFor('dark'));
    await needy.getByRole('link', { name: 'report-03.csv' }).click();
    await page.getByRole('heading', { level: 1, name: 'report-03.csv' }).waitFor();
    assertClean();
    await context.close();
  });

  test('the service restarts in the middle of a job: the page recovers and the job ends', async () => {
    const rows = Array.from({ length: LONG_ROWS }, (_, row) => `M-${row},Ann,Lee\n`);
    const { page, context, assertClean } = await openPage(browser, { mayBeAway: true });
    await choose(page, 'long.csv', Buffer.from(`Member No.,First name,Last name\n${rows.join('')}`));
    await page.getByRole('link', { name: 'Open the job' }).click();
    await page.locator('[data-state=running]').waitFor();
    await server.restart();
    await page
      .getByRole('list', { name: 'Events' })
      .getByText(/Started again \(start 2\)/)
      .waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Events' }).getByText('Finished in').waitFor({ timeout: 60_000 });
    await page.getByText('Success', { exact: true }).waitFor();
    assert.equal(await page.locator('[data-state=done]').count(), 6);
    await page.getByRole('link', { name: 'Source' }).click();
    await page.getByRole('grid').getByText('M-0', { exact: true }).waitFor();
    assertClean();
    await context.close();
  });

  test('two operators see each other’s jobs begin, end and go', async () => {
    const [ann, bob] = [await openPage(browser), await openPage(browser)];
    await bob.page.goto(at('/jobs'));
    await bob.page.getByRole('table', { name: 'Jobs' }).waitFor();
    await choose(ann.page, 'shared.xlsx', readFileSync(membershipWorkbook));
    const row = bob.page.getByRole('row').filter({ hasText: 'shared.xlsx' });
    await row.getByText('Success').waitFor();
    const recent = ann.page.getByRole('table', { name: 'Recent jobs' }).getByRole('link', { name: 'shared.xlsx' });
    await recent.waitFor();
    await row.getByRole('link', { name: 'shared.xlsx' }).click();
    await bob.page.getByRole('button', { name: 'Delete' }).click();
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await recent.waitFor({ state: 'detached' });
    await bob.page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    await row.waitFor({ state: 'detached' });
    for (const { context, assertClean } of [ann, bob]) {
      assertClean();
      await context.close();
    }
  });

  test('in safe mode every page says so, and what would run is disabled with the reason beside it', async () => {
    const { page, context, assertClean } = await openPage(browser);
    const { items } = await readApi<{ items: { id: string }[] }>(server.url, 'jobs?limit=1');
    const reason = 'a rule runs away';
    await setSafeMode(server.url, true, reason);
    for (const path of ['', '/jobs', `/jobs/${items[0]?.id}/overview`, '/configs']) {
      await page.goto(at(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status').filter({ hasText: 'Safe mode.' }).getByText(reason).waitFor();
    }
    await page.goto(at(''));
    const home = page.getByRole('main');
    await home.getByText(reason).waitFor();
    assert.ok(await home.getByRole('button', { name: 'Choose documents' }).isDisabled());
    await drop(page, [['ignored.csv', CLEAN]]);
    await page.goto(at(`/jobs/${items[0]?.id}/overview`));
    const retry = page.getByRole('button', { name: 'Retry' });
    await retry.waitFor();
    assert.ok(await retry.isDisabled());
    await page.getByRole('main').getByText(reason).waitFor();
    await assertAccessible(page);
    await setSafeMode(server.url, false);
    await page.locator('button:enabled', { hasText: 'Retry' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Safe mode.' }).waitFor({ state: 'detached' });
    const { items: jobs } = await readApi<{ items: { source_file: string }[] }>(server.url, 'jobs?search=ignored');
    assert.deepEqual(jobs, [], 'what was dropped in safe mode was not run');
    assertClean();
    await context.close();
  });
});
