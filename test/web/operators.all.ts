import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { AWAY, assertAccessible, missingBrowser, REFUSED, readFiles, VIEWPORT } from './support/browser.ts';
import { membershipWorkbook, publishMembership, runDocument, type SeededJob } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

describe('for operators', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let job: SeededJob;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    job = await runDocument(app.url, membershipWorkbook);
  });

  /** Uploads the example under another name, once the page knows which config to run. */
  async function choose(name: string): Promise<void> {
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
    const buffer = readFileSync(membershipWorkbook);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await readFiles(page);
  }

  const lineOf = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });

  test('the start page leads to the workspace, and a chosen document runs live', async () => {
    await page.goto(app.url);
    await page.waitForURL('**/app/w/default');
    await choose('spring.xlsx');
    await lineOf('spring.xlsx')
      .getByText(/^(Clean|\d+ to decide)$/)
      .waitFor();
    await lineOf('spring.xlsx').getByRole('link').click();
    await page.getByRole('heading', { name: 'spring.xlsx' }).waitFor();
    await page.waitForURL('**/document*');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'How this ran' }).click();
    await page.getByText('Earlier job on the same document').waitFor();
    await page.getByRole('list', { name: 'Events' }).getByText('Finished in').waitFor();
  });

  test('files that are dropped on the page become lines, and then one batch', async () => {
    await app.visit('');
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
    const names = Array.from({ length: 4 }, (_, index) => `member-${index}.csv`);
    await page.evaluate((list) => {
      const transfer = new DataTransfer();
      for (const name of list) transfer.items.add(new File(['No.,First name\nM-00001,Ann\n'], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, names);
    await page.getByText('4 files', { exact: true }).waitFor();
    await readFiles(page);
    for (const name of names)
      await lineOf(name)
        .getByText(/^(Clean|\d+ to decide)$/)
        .waitFor();
    await page.getByRole('link', { name: '4 documents' }).click();
    await page.getByRole('heading', { level: 1, name: '4 documents' }).waitFor();
    // The list appears after the heading; wait for it, so that an empty list does not count as done.
    const listed = page.getByRole('main').getByRole('listitem');
    await listed.nth(3).waitFor();
    await page.getByRole('heading', { name: 'Not finished yet' }).waitFor({ state: 'detached', timeout: 60_000 });
    assert.equal(await listed.count(), 4);
    assert.match((await listed.first().textContent()) ?? '', /member-\d+\.csv/);
  });

  test('a full queue says when the page tries again, and it does so without a click', async () => {
    let refusals = 0;
    const jobs = '**/workspaces/default/jobs';
    await page.route(jobs, async (route) => {
      if (route.request().method() !== 'POST' || refusals > 0) return route.continue();
      refusals += 1;
      const problem = { code: 'queue_full', detail: 'The queue is full.', status: 429, retry_after_seconds: 2 };
      await route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(problem) });
    });
    await page.goto(app.at(''));
    await choose('waits.xlsx');
    await page.getByText(/The queue is full\. Trying again in \d s/).waitFor();
    await lineOf('waits.xlsx')
      .getByText(/^(Clean|\d+ to decide)$/)
      .waitFor();
    assert.equal(refusals, 1);
    await page.unroute(jobs);
    app.opened.assertClean(REFUSED);
  });

  test('the list of jobs is filtered and searched', async () => {
    await app.visit('/jobs');
    const table = page.getByRole('table', { name: 'Jobs' });
    await table.getByRole('link', { name: 'membership.xlsx' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('no such name');
    await page.getByText('No job matches').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await table.waitFor();
  });

  test('a click on a row explains its label, and arrow keys move on', async () => {
    await app.visit(`/jobs/${job.id}/source`);
    const grid = page.getByRole('grid', { name: 'Sheet March 2024' });
    await page
      .getByRole('note', { name: 'Rows of the sheet' })
      .getByText(/195 rows read = 176 data \+/)
      .waitFor();
    await grid.getByRole('rowheader', { name: 'header 6' }).click();
    const panel = page.getByRole('complementary', { name: 'Explanation' });
    await panel.getByText(/header [\d.]+ wins/).waitFor();
    await panel
      .getByText(/^its texts are in columns of numbers|^it is among|^its /)
      .first()
      .waitFor();
    await panel.getByText(/\d\.\d % sure/).waitFor();
    await panel.getByText('all else that was seen').waitFor();
    assert.equal(await panel.getByText('No rule gave a score').count(), 0, 'evidence gave every label its score');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await panel.getByRole('heading', { name: 'Cell A7' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await panel.getByRole('heading', { name: 'Cell A8' }).waitFor();
    await page.waitForURL(/cell=A8/);
    await panel.getByText('M-00001').first().waitFor();
    // At the start of a table, the record says why the row is data.
    await panel.getByText(/data [\d.]+ wins/).waitFor();
    await grid.getByRole('rowheader', { name: '14', exact: true }).click();
    await panel.getByText('The evidence says data').waitFor();
    assert.ok(!page.url().includes('M-00001'), 'no value of a cell in the address');
  });

  test('the header of a column shows its field, and a column without a field says so', async () => {
    await page.setViewportSize({ width: 2000, height: 900 });
    await app.visit(`/jobs/${job.id}/source`);
    await page.getByRole('columnheader', { name: /Member number ?1\.20/ }).waitFor();
    await page.getByRole('columnheader', { name: /no field$/ }).waitFor();
    await page.getByRole('gridcell', { name: 'M-00001', exact: true }).click();
    await page.getByRole('complementary', { name: 'Explanation' }).getByText('Member number (1.20)').waitFor();
  });

  test('the mapping of a column is shown rule by rule, and a rule leads to its source', async () => {
    await app.visit(`/jobs/${job.id}/mapping`);
    const heads = page.getByRole('region', { name: 'Scores of all columns' }).getByRole('columnheader');
    await heads.first().waitFor();
    assert.deepEqual(
      (await heads.allTextContents()).slice(1, 5),
      ['Member number', 'First name', 'Last name', 'Date of birth'],
      'as columns A to D got them',
    );
    await page.getByRole('button', { name: 'E Contact Email' }).click();
    const card = page.getByRole('region', { name: 'Chosen column' });
    await card.getByText(/reaches the threshold 0\.50/).waitFor();
    await card
      .getByRole('link', { name: /columns\.email\.detect/ })
      .first()
      .click();
    await page.waitForURL(/versions\/.*file=columns/);
    await page.getByText('email.ts').first().waitFor();
  });

  test('an issue leads to its cell, which shows the normalized value beside it', async () => {
    await app.visit(`/jobs/${job.id}/issues`);
    await page.getByRole('button', { name: /^date impossible, error: 1/ }).click();
    const place = page.getByRole('main').getByRole('link', { name: /F17/ });
    await place.click();
    const panel = page.getByRole('complementary', { name: 'Explanation' });
    await panel.getByRole('heading', { name: 'Cell F17' }).waitFor();
    await panel.getByText('error: date impossible').waitFor();
    await panel.getByRole('link', { name: /, row \d+, Member since/ }).click();
    await page.getByText(/came from/).waitFor();
    await page.getByRole('link', { name: 'March 2024, row 17, column F' }).click();
    await panel.getByRole('heading', { name: 'Cell F17' }).waitFor();
  });

  /** Path of a page, and a text that appears once the page has loaded. */
  const pages = (): [path: string, text: string][] => [
    ['', 'To decide'],
    ['/jobs', 'membership.xlsx'],
    [`/jobs/${job.id}/overview`, 'Finished in'],
    [`/jobs/${job.id}/source?cell=F17`, 'date impossible'],
    [`/jobs/${job.id}/mapping`, 'reaches the threshold'],
    [`/jobs/${job.id}/issues`, 'is no date in the order'],
    [`/jobs/${job.id}/result?cell=B4`, 'came from'],
  ];

  for (const width of [360, 1280]) {
    test(`every page is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      for (const [path, text] of pages()) {
        await app.visit(path);
        await page.getByText(text).first().waitFor();
        await assertAccessible(page);
      }
    });
  }

  test('the page recovers after a restart of the server', async () => {
    await app.visit('');
    await page.getByRole('region', { name: 'Worklist' }).waitFor();
    await app.server.restart();
    await runDocument(app.url, membershipWorkbook, 'after-restart.xlsx');
    await page.getByRole('link', { name: 'after-restart.xlsx' }).waitFor({ timeout: 30_000 });
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    app.opened.assertClean(AWAY);
  });
});
