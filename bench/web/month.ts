import type { Page } from 'playwright-core';
import type { Job, Page as JobsPage } from '../../src/contract/api/index.ts';
import type { Client } from '../shared/client.ts';
import { WS } from '../shared/run-document.ts';
import { traceScrolling } from './scrolling.ts';
import { type Figure, openCold, type Site } from './site.ts';
import { describeTasks, makeFigure, takeNotes, waitForEffect, watchPage } from './watch.ts';

const FILES = 200;
/** Files whose names say no sender. */
const NAMELESS = 10;
const MAX_LINES_MS = 1000;
const MAX_KEY_MS = 100;
const MAX_NEXT_MS = 1000;
const KEY_PAUSE_MS = 250;
const NEXT = 8;
const BURSTS = 12;
const DELTAS_PX = [100, 400, -100, -400];
const READING_MS = 600_000;
const PERIOD = 'Oktober 2026';

/** Drops 200 documents at once, follows them on the worklist until all are read, and goes through some of them. */
export async function* measureMonth(
  site: Site,
  client: Client,
  makeFile: (seed: number) => string,
): AsyncGenerator<Figure> {
  for (let i = 1; i <= FILES - NAMELESS; i++) await client.call('POST', `${WS}/senders`, { name: nameSender(i) });
  const files = Array.from({ length: FILES }, (_, at) => ({
    name: at < FILES - NAMELESS ? `${nameSender(at + 1)} members.csv` : `list ${at + 1}.csv`,
    text: makeFile(at + 1),
  }));
  const page = await openCold(site);
  await watchPage(page);
  await page.goto(`${site.url}/app/`);
  await page.getByRole('button', { name: 'Choose documents' }).waitFor();
  yield* await measureArriving(page, files);
  yield* await measureReading(page, client);
  const list = page.getByRole('region', { name: 'Worklist' }).locator('tbody').first();
  yield await traceScrolling(site, list, `scrolling the worklist of ${FILES}`, BURSTS, DELTAS_PX);
  yield* await measureNext(page);
  await page.context().close();
}

/** A word of its own for each sender, so that a file's name says whose it is. */
function nameSender(at: number): string {
  const letters = [at % 26, Math.floor(at / 26) % 26].map((one) => String.fromCharCode(97 + one)).join('');
  return `Q${letters}ville Council`;
}

interface DroppedFile {
  name: string;
  text: string;
}

/** From the drop to the files that can be read: names, and what a person says for all. */
async function measureArriving(page: Page, files: readonly DroppedFile[]): Promise<Figure[]> {
  await takeNotes(page);
  const droppedMs = await page.evaluate((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, text } of dropped) transfer.items.add(new File([text], name));
    const startMs = performance.now();
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    return startMs;
  }, files);
  // The page focuses what needs a word once the names are read.
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-field') === 'period-all', undefined, {
    polling: 'raf',
  });
  const knownMs = (await page.evaluate(() => performance.now())) - droppedMs;
  const { tasks } = await takeNotes(page);
  await page.keyboard.type(PERIOD);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-field') === 'sender-all', undefined, {
    polling: 'raf',
  });
  await page.keyboard.type('Remaining Lists');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-read'), undefined, { polling: 'raf' });
  const typed = await takeNotes(page);
  return [
    makeFigure(
      `${FILES} dropped files, until the page says whose they are`,
      [knownMs],
      MAX_LINES_MS,
      describeTasks(tasks),
    ),
    makeFigure('a key while sender and period are typed for all', typed.keys, MAX_KEY_MS, describeTasks(typed.tasks)),
  ];
}

/** The worklist, while the documents are uploaded and read, reacts to keys. */
async function measureReading(page: Page, client: Client): Promise<Figure[]> {
  await page.getByRole('button', { name: `Read ${FILES} files` }).waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-read]')?.hasAttribute('data-disabled'));
  const startMs = performance.now();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Arriving' }).waitFor({ state: 'detached' });
  const listedMs = performance.now() - startMs;
  const worklist = page.getByRole('region', { name: 'Worklist' });
  const deadlineMs = startMs + READING_MS;
  await takeNotes(page);
  for (;;) {
    for (const key of ['j', 'j', 'j', 'k']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(KEY_PAUSE_MS);
    }
    const { items } = await client.call<JobsPage<Job>>('GET', `${WS}/jobs?limit=200`);
    const isRead = items.length >= FILES && items.every(({ status }) => status === 'success');
    if (isRead) break;
    if (performance.now() > deadlineMs) throw new Error('The documents are not read.');
  }
  const readMs = performance.now() - startMs;
  await worklist
    .locator('tbody')
    .getByRole('link')
    .nth(FILES - 1)
    .waitFor();
  const { keys, tasks } = await takeNotes(page);
  const more = `${describeTasks(tasks)}; all read after ${Math.round(readMs / 1000)} s`;
  return [
    makeFigure(`${FILES} files, from Enter to their lines on the worklist`, [listedMs], MAX_LINES_MS),
    makeFigure(`a key on the worklist while ${FILES} documents are read`, keys, MAX_KEY_MS, more),
  ];
}

/** Opens the first document of the list, takes what is framed, and accepts: the next document opens. */
async function measureNext(page: Page): Promise<Figure[]> {
  const times: number[] = [];
  await page.reload();
  await page.getByRole('region', { name: 'Worklist' }).locator('tbody').getByRole('link').first().waitFor();
  await page.keyboard.press('Enter');
  await waitForEffect(page);
  await takeNotes(page);
  const walked: number[] = [];
  for (let i = 0; i < NEXT; i++) walked.push(await openBy(page, 'n'));
  for (let i = 0; i < NEXT; i++) {
    await answerAll(page);
    times.push(await openBy(page, 'Enter'));
  }
  const { tasks } = await takeNotes(page);
  return [
    makeFigure('the next document by n, until its effect is known', walked, MAX_NEXT_MS),
    makeFigure('the next document by Enter, until its effect is known', times, MAX_NEXT_MS, describeTasks(tasks)),
  ];
}

/** Takes what is framed, and the first answer where nothing is. */
async function answerAll(page: Page): Promise<void> {
  const end = page.getByRole('button', { name: /^(Take and accept|Accept) \d/ });
  while (!(await end.isVisible())) {
    const isFramed = await page.locator('[data-framed]').first().isVisible();
    await page.keyboard.press(isFramed ? 'Enter' : '1');
    await page.waitForTimeout(KEY_PAUSE_MS);
  }
  await waitForEffect(page);
}

async function openBy(page: Page, key: string): Promise<number> {
  const before = page.url();
  await page.evaluate(() => Object.assign(window.watched, { effectAt: 0, chosenAt: 0 }));
  await page.keyboard.press(key);
  const startMs = await page.evaluate(() => window.watched.keyAt);
  await page.waitForURL((url) => url.href !== before);
  const { effectAt, chosenAt } = await waitForEffect(page);
  return Math.max(effectAt, chosenAt) - startMs;
}
