import type { Locator, Page } from 'playwright-core';
import { round } from '../shared/statistics.ts';
import { type Figure, findQuantile, openCold, type Site } from './site.ts';
import { type Frame, listFrames } from './trace-frames.ts';

const MAX_SCRIPT_MS = 12;
const BURSTS = 16;
const TURNS = 15;
const PAUSE_MS = 250;
/** Distances of one turn of the wheel: for reading, leafing and rushing through. */
const DELTAS_PX = [100, 400, 2500];
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'devtools.timeline.frame'];

/** Scrolls through the sheet of a job by wheel, with pauses in which rows are loaded, and analyses each frame. */
export async function measureScrolling(site: Site, jobId: string): Promise<Figure[]> {
  const page = await openCold(site);
  await page.goto(`${site.url}/app/w/default/jobs/${jobId}/source`);
  const grid = page.getByRole('grid');
  await grid.getByText('M-0000001', { exact: true }).waitFor();
  const figure = await traceScrolling(site, grid, 'scrolling a million rows', BURSTS);
  const top = await grid.getByRole('row').nth(1).getAttribute('aria-rowindex');
  await page.context().close();
  return [{ ...figure, more: `${figure.more}, down to row ${Number(top) - 1}` }];
}

/** Scrolls in a box by wheel, and analyses each frame. `deltas`: distances of one turn of the wheel. */
export async function traceScrolling(
  site: Site,
  box: Locator,
  what: string,
  bursts: number,
  deltas = DELTAS_PX,
): Promise<Figure> {
  const page = box.page();
  await box.hover();
  // The first frames also compile code, so they are not counted.
  await wheel(page, 3, deltas);
  await site.browser.startTracing(page, { categories: CATEGORIES });
  await wheel(page, bursts, deltas);
  const frames = listFrames(await site.browser.stopTracing());
  if (frames.length < bursts) throw new Error(`Only ${frames.length} frames were drawn.`);
  const p95 = (key: keyof Frame) =>
    round(
      findQuantile(
        frames.map((frame) => frame[key]),
        0.95,
      ),
      1,
    );
  const clock = `by the clock ${p95('scriptMs')} ms`;
  const render = `style, layout and paint p95 ${p95('renderCpuMs')} ms, by the clock ${p95('renderMs')} ms`;
  return {
    what: `${what}, processor time of scripts in a frame, p95`,
    found: p95('scriptCpuMs'),
    limit: MAX_SCRIPT_MS,
    unit: 'ms',
    more: `${clock}; ${render}; ${frames.length} frames`,
  };
}

async function wheel(page: Page, bursts: number, deltas: readonly number[]): Promise<void> {
  for (let burst = 0; burst < bursts; burst++) {
    const delta = deltas[burst % deltas.length]!;
    for (let turn = 0; turn < TURNS; turn++) {
      await page.mouse.wheel(0, delta);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await page.waitForTimeout(PAUSE_MS);
  }
}
