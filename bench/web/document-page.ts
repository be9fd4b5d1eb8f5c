import type { Page } from 'playwright-core';
import { readCpuOfAllMs } from '../shared/cpu-time.ts';
import { findMedian } from '../shared/statistics.ts';
import { traceScrolling } from './scrolling.ts';
import { type Figure, openCold, type Site, watchMainThread } from './site.ts';
import { describeTasks, makeFigure, pressForEffect, takeNotes, waitForEffect, watchPage } from './watch.ts';

const OPENINGS = 5;
const MAX_OPEN_MS = 1000;
const CHIPS = 7;
const MAX_CHIP_MS = 700;
/** A person looks at the effect before the next answer. */
const PAUSE_MS = 1500;
const IN_A_ROW = 6;
const MAX_KEY_MS = 100;
const BURSTS = 12;
/** Lines of a table are read and leafed through; nobody rushes through them. */
const DELTAS_PX = [100, 400, -100, -400];

/** Opens the page of a document, answers its columns, and scrolls. `shape` names the document in the figures. */
export async function* measureDocument(site: Site, shape: string, jobId: string): AsyncGenerator<Figure> {
  yield await measureOpening(site, shape, jobId);
  const page = await openCold(site);
  await watchPage(page);
  await page.goto(addressOf(site, jobId));
  await waitForEffect(page);
  yield* await measureChips(site, page, shape);
  const columns = page.getByRole('region', { name: 'What to decide' }).getByRole('table').first();
  yield await traceScrolling(site, columns, `scrolling the columns of ${shape}`, BURSTS, DELTAS_PX);
  const sheet = page.getByRole('grid', { name: /^Sheet/ });
  yield await traceScrolling(site, sheet, `scrolling the sheet beside them, ${shape}`, BURSTS);
  await page.context().close();
}

const addressOf = (site: Site, jobId: string) => `${site.url}/app/w/default/jobs/${jobId}/document`;

/** From the navigation until the first line is chosen and the figures of the document are there. */
async function measureOpening(site: Site, shape: string, jobId: string): Promise<Figure> {
  const times: number[] = [];
  const chosen: number[] = [];
  const tasks: number[] = [];
  const mainThread: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const page = await openCold(site);
    const readMainThread = await watchMainThread(page);
    await watchPage(page);
    await page.goto(addressOf(site, jobId), { waitUntil: 'commit' });
    const { effectAt, chosenAt } = await waitForEffect(page);
    times.push(Math.max(effectAt, chosenAt));
    chosen.push(Math.round(chosenAt));
    mainThread.push(await readMainThread());
    tasks.push(...(await takeNotes(page)).tasks);
    await page.context().close();
  }
  const more = `line chosen after ${chosen.join(', ')}; main thread ${Math.round(findMedian(mainThread))} ms; ${describeTasks(tasks)}`;
  return makeFigure(`opening ${shape} with nothing stored, until the effect is known`, times, MAX_OPEN_MS, more);
}

/** Answers open columns with a digit: one after the other, and then some in a row. */
async function measureChips(site: Site, page: Page, shape: string): Promise<Figure[]> {
  await page.waitForTimeout(PAUSE_MS);
  await takeNotes(page);
  const times: number[] = [];
  const startCpuMs = readCpuOfAllMs(site.pid);
  for (let i = 0; i < CHIPS; i++) {
    times.push(await pressForEffect(page, '2'));
    await page.waitForTimeout(PAUSE_MS);
  }
  const cpuMs = Math.round((readCpuOfAllMs(site.pid) - startCpuMs) / CHIPS);
  const one = await takeNotes(page);
  for (let i = 0; i < CHIPS; i++) await page.keyboard.press('z');
  await waitForEffect(page);
  await page.waitForTimeout(PAUSE_MS);
  await takeNotes(page);
  for (let i = 1; i < IN_A_ROW; i++) await page.keyboard.press('2');
  const last = await pressForEffect(page, '2');
  const { keys, tasks } = await takeNotes(page);
  return [
    makeFigure(
      `effect of an answer on ${shape}`,
      times,
      MAX_CHIP_MS,
      `first ${Math.round(times[0]!)}, after ${IN_A_ROW} in a row ${Math.round(last)}; processor time of the service ${cpuMs} ms; ${describeTasks(one.tasks)}`,
    ),
    makeFigure(`next line after a key, ${shape}`, [...one.keys, ...keys], MAX_KEY_MS, describeTasks(tasks)),
  ];
}
