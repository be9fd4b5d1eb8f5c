import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openDatabase } from '../../src/storage/store/database.ts';
import { insertJob } from '../../src/storage/store/jobs.ts';
import type { JobRow } from '../../src/storage/store/schema/tables.ts';
import { size } from '../helpers/size.ts';
import { makeJobTestRow } from '../service/rows.ts';
import { missingBrowser } from './support/browser.ts';
import { membershipWorkbook, publishMembership, runDocument, type SeededConfig } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const JOB_COUNT = size(2_000, 2_000, 10_000);
const PAGE_JOBS = 100;
/** The newest of all jobs, of failed jobs, and of jobs that need a person. */
const NEWEST = nameJob(JOB_COUNT - 1);
const NEWEST_ERROR = nameJob(JOB_COUNT - 10);
const NEWEST_ERROR_TO_LOOK_AT = nameJob(Math.floor((JOB_COUNT - 1) / 70) * 70);
/** Rows in view and around it, with some reserve; far fewer than all. */
const MAX_DOM_ROWS = 80;

function nameJob(index: number): string {
  return `job-${String(index).padStart(5, '0')}.csv`;
}

describe(`the list of ${JOB_COUNT} jobs`, { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;

  before(async () => {
    page = app.page;
    await seedJobs(await publishMembership(app.url));
  });

  /** Every tenth job failed, every seventh needs a person; job-00000.csv is the oldest. */
  async function seedJobs({ configId, versionId }: SeededConfig): Promise<void> {
    const rows = Array.from({ length: JOB_COUNT }, (_, index): JobRow => {
      const at = new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString();
      return makeJobTestRow({
        id: `job_${String(index).padStart(6, '0')}`,
        workspace_id: 'default',
        filename: nameJob(index),
        config_id: configId,
        config_version_id: versionId,
        status: index % 10 === 0 ? 'error' : 'success',
        attention_codes: index % 7 === 0 ? ',error_issues,' : '',
        created_at: at,
        finished_at: at,
        queued_seq: index,
      });
    });
    const db = await openDatabase({ dataDir: app.server.dataDir, databaseUrl: '' });
    await db.transaction().execute(async (transaction) => {
      for (const row of rows) await insertJob(transaction, row);
    });
    await db.destroy();
  }

  const table = () => page.getByRole('table', { name: 'Jobs' });
  const jobLink = (name: string) => table().getByRole('link', { name, exact: true });

  /** Requests for pages of the list since the page was opened. */
  function watchListRequests(): URLSearchParams[] {
    const seen: URLSearchParams[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/workspaces/default/jobs')) seen.push(searchParams);
    });
    return seen;
  }

  async function assertFewRows(): Promise<void> {
    const rows = await table().getByRole('row').count();
    assert.ok(rows > 10 && rows < MAX_DOM_ROWS, `${rows} rows in the page`);
  }

  /** Scrolls until a job is there: each end of the loaded rows loads the next page. */
  async function scrollTo(name: string): Promise<void> {
    await table().evaluate(async (box, wanted) => {
      while (!box.textContent.includes(wanted)) {
        box.scrollTop = box.scrollHeight;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }, name);
    await jobLink(name).waitFor();
  }

  async function open(): Promise<void> {
    await page.goto(app.at(`/jobs`));
    await table().waitFor();
  }

  test('at first one page of the list is loaded, and only few of its rows are in the document', async () => {
    const requests = watchListRequests();
    await open();
    await jobLink(NEWEST).waitFor();
    await assertFewRows();
    // One request for the page, and one when the event stream reports that it does not replay earlier events.
    assert.ok(requests.length <= 2, `${requests.length} requests`);
    for (const query of requests) {
      assert.equal(query.get('limit'), String(PAGE_JOBS));
      assert.equal(query.get('cursor'), null);
    }
  });

  test('filters and search ask the service, which knows all jobs', async () => {
    await open();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'error' }).click();
    await jobLink(NEWEST).waitFor({ state: 'detached' });
    await jobLink(NEWEST_ERROR).waitFor();
    await scrollTo('job-00000.csv');
    await assertFewRows();
    assert.equal(await table().getAttribute('aria-rowcount'), String(JOB_COUNT / 10 + 1));

    await page.getByRole('switch', { name: 'Needs attention' }).click();
    await page.waitForURL(/look=true/);
    await jobLink(NEWEST_ERROR_TO_LOOK_AT).waitFor();
    await jobLink(NEWEST_ERROR).waitFor({ state: 'detached' });

    await open();
    await page.getByRole('searchbox').fill('JOB-0123');
    await jobLink(NEWEST).waitFor({ state: 'detached' });
    await jobLink('job-01239.csv').waitFor();
    assert.equal(await table().getByRole('row').count(), 11);
    await page.getByRole('searchbox').fill('job_000123');
    await jobLink('job-01239.csv').waitFor({ state: 'detached' });
    await jobLink('job-00123.csv').waitFor();
  });

  test('can be paged to its end, and one more job does not read all of it again', { timeout: 120_000 }, async () => {
    const requests = watchListRequests();
    await open();
    await scrollTo('job-00000.csv');
    await assertFewRows();
    assert.equal(await table().getAttribute('aria-rowcount'), String(JOB_COUNT + 1));
    const cursors = requests.map((query) => query.get('cursor')).filter((cursor) => cursor !== null);
    assert.equal(new Set(cursors).size, JOB_COUNT / PAGE_JOBS - 1);

    const before = requests.length;
    await runDocument(app.url, membershipWorkbook, 'newest.xlsx');
    await page.waitForFunction(
      (count) => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === count,
      String(JOB_COUNT + 2),
    );
    await jobLink('job-00000.csv').waitFor();
    await table().evaluate((box) => box.scrollTo(0, 0));
    await page
      .getByRole('row')
      .filter({ hasText: 'newest.xlsx' })
      .getByText(/^(Clean|\d+ to decide)$/)
      .waitFor();
    const asked = requests.slice(before).map((query) => query.get('cursor'));
    assert.ok(asked.length < 10, `${asked.length} requests`);
  });
});
