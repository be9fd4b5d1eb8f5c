import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { writePackage } from '../helpers/run-package.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { missingBrowser } from './support/browser.ts';
import { publishPackage, runDocument, type SeededJob } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROW_COUNT = 1_000_000;
const MAX_LONG_TASK_MS = 200;

/** As few rules as possible, since the app is measured. */
const PLAIN_ROWS =
  "export const detect_row = ({ row_index }) => ({ scores: { [row_index === 1 ? 'header' : 'data']: 1 } });\n";
const PLAIN_FIELD = 'export const detect_member = () => ({ scores: { member: 1 } });\n';

/** A csv with this many members, and few columns, since the rows are measured. */
async function writeMembers(path: string): Promise<void> {
  const stream = createWriteStream(path);
  stream.write('member\n');
  const BLOCK_ROWS = 10_000;
  for (let first = 1; first <= ROW_COUNT; first += BLOCK_ROWS) {
    let block = '';
    for (let row = first; row < first + BLOCK_ROWS; row += 1) block += `M-${row}\n`;
    if (!stream.write(block)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}

/** Long tasks from now on, as measured by the browser itself. */
const watchLongTasks = (page: Page) =>
  page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { longTasks: durations });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) durations.push(entry.duration);
    }).observe({ type: 'longtask' });
  });

describe('a long sheet', { skip: missingBrowser }, () => {
  const app = serveApp({ env: { ADE_WORKER_CPU_SECONDS: '300', ADE_WORKER_FSIZE_MB: '1000' } });
  let job: SeededJob;

  before(async () => {
    const path = join(makeFileFolder(), 'million.csv');
    await writeMembers(path);
    const plain = { fields: { member: { script: PLAIN_FIELD } }, rows: { plain: PLAIN_ROWS } };
    await publishPackage(app.url, 'Plain', writePackage(plain));
    job = await runDocument(app.url, path);
  });

  test(`a sheet of ${ROW_COUNT} rows scrolls without a long task`, { timeout: 300_000 }, async () => {
    const { page } = app;
    await page.goto(app.at(`/jobs/${job.id}/source`));
    const grid = page.getByRole('grid');
    await grid.getByText('M-1', { exact: true }).waitFor({ timeout: 60_000 });
    await watchLongTasks(page);
    await grid.evaluate(async (element) => {
      const steps = 120;
      for (let step = 1; step <= steps; step += 1) {
        element.scrollTop = (element.scrollHeight * step) / steps;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await grid.getByText(`M-${ROW_COUNT}`, { exact: true }).waitFor();
    await grid.focus();
    await page.keyboard.press('Control+Home');
    await grid.getByText('M-1', { exact: true }).waitFor();
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('PageDown');
    const durations = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
    assert.deepEqual(
      durations.filter((ms) => ms > MAX_LONG_TASK_MS),
      [],
    );
  });
});
