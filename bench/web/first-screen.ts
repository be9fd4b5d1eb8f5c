import type { Page } from 'playwright-core';
import { findMedian, round } from '../shared/statistics.ts';
import { type Figure, openCold, type Site, watchMainThread } from './site.ts';

const LOADS = 9;
const MAX_MS = 1000;
const MAX_KB = 250;
/** The network never becomes idle, since the event stream stays open. */
const QUIET_MS = 2000;

interface Load {
  ms: number;
  /** Time until the browser had drawn something. */
  paintMs: number;
  /** Processor time of the page's main thread until the key was answered. */
  cpuMs: number;
}

/** Measures cold loads, from the navigation until the worklist reacts to `j` by going to its first document. */
export async function measureFirstScreen(site: Site): Promise<Figure[]> {
  const loads: Load[] = [];
  for (let i = 0; i < LOADS; i++) loads.push(await load(site));
  const median = (key: keyof Load) => Math.round(findMedian(loads.map((one) => one[key])));
  const times = loads.map(({ ms }) => Math.round(ms));
  const beside = `least ${Math.min(...times)}, first paint ${median('paintMs')}, main thread ${median('cpuMs')} ms`;
  const sizes = await listSizes(site);
  return [
    {
      what: 'first screen, transferred',
      found: round(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000, 1),
      limit: MAX_KB,
      unit: 'kB',
      more: `${sizes.length} answers`,
    },
    {
      what: `first screen, answers a key, median of ${LOADS}`,
      found: median('ms'),
      limit: MAX_MS,
      unit: 'ms',
      more: beside,
    },
  ];
}

async function load(site: Site): Promise<Load> {
  const page = await openCold(site);
  const readMainThread = await watchMainThread(page);
  await page.addInitScript(noteAnswer);
  await page.goto(`${site.url}/app/`, { waitUntil: 'commit' });
  await page.getByRole('region', { name: 'Worklist' }).locator('tbody').getByRole('link').first().waitFor();
  await page.keyboard.press('j');
  await page.waitForFunction(() => 'answeredMs' in window);
  const cpuMs = await readMainThread();
  const { ms, paintMs } = await readTimes(page);
  await page.context().close();
  return { ms, paintMs, cpuMs };
}

/** Runs in the page: notes when another line of the worklist than the first became the current one. */
function noteAnswer(): void {
  const observer = new MutationObserver(() => {
    const lines = [...document.querySelectorAll('[aria-label=Worklist] [data-line]')];
    if (lines.findIndex((line) => line.matches('[data-current]')) < 1) return;
    Object.assign(window, { answeredMs: performance.now() });
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

function readTimes(page: Page): Promise<{ ms: number; paintMs: number }> {
  return page.evaluate(() => ({
    ms: (window as unknown as { answeredMs: number }).answeredMs,
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
}

/** Lists the bytes of each answer on the wire, including headers, until the page has loaded all that it wants. */
async function listSizes(site: Site): Promise<number[]> {
  const page = await openCold(site);
  const client = await page.context().newCDPSession(page);
  const sizes: number[] = [];
  await client.send('Network.enable');
  client.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
  await page.goto(`${site.url}/app/`);
  await page.getByRole('region', { name: 'Worklist' }).locator('tbody').getByRole('link').first().waitFor();
  await page.waitForTimeout(QUIET_MS);
  await page.context().close();
  return sizes;
}
