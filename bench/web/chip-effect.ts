import type { Locator, Page } from 'playwright-core';
import { findMedian } from '../shared/statistics.ts';
import { type Figure, openCold, type Site } from './site.ts';

const MAX_MS = 700;
/** Header cells of the benchmark's workbook; the package maps all these columns. */
const CELLS = ['B3', 'C3', 'D3', 'F3', 'G3', 'H3', 'I3'];
const ROWS = 100_000;
/** Width of a column in the grid. */
const COLUMN_PX = 164;
const LOOK_AGAIN_MS = 200;
/** A person looks at the effect before the next choice. */
const PAUSE_MS = 1500;

interface Effect {
  ms: number;
  /** The part of the time until the request was answered. */
  answerMs: number;
}

/** Clicks on a likely field that a column does not have, and waits until the effect is shown. */
export async function measureChip(site: Site, jobId: string): Promise<Figure[]> {
  const page = await openCold(site);
  const effects: Effect[] = [];
  await page.goto(`${site.url}/app/w/default/jobs/${jobId}/document`);
  await showTop(page);
  await page.evaluate(noteEffects);
  for (const cell of CELLS) effects.push(await tryField(page, cell));
  await page.context().close();
  const times = effects.map(({ ms }) => Math.round(ms));
  const answer = Math.round(findMedian(effects.map(({ answerMs }) => answerMs)));
  return [
    {
      what: `effect of a header chip on ${ROWS} rows, median of ${CELLS.length}`,
      found: Math.round(findMedian(times)),
      limit: MAX_MS,
      unit: 'ms',
      more: `least ${Math.min(...times)}, first ${times[0]}; the service's answer ${answer} ms`,
    },
  ];
}

/** The page scrolls to the first thing to decide as soon as it knows where that is. */
async function showTop(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: /^Sheet/ });
  await grid.waitFor();
  while (!(await grid.getByText('Surname').isVisible())) {
    await grid.evaluate((element) => element.scrollTo(0, 0));
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
}

async function tryField(page: Page, cell: string): Promise<Effect> {
  const decide = page.getByRole('complementary', { name: 'Decide' });
  await (await findHeaderCell(page, cell)).click();
  await decide.getByRole('heading', { name: cell }).waitFor();
  await decide.getByRole('group', { name: 'Likely fields' }).locator('button[aria-pressed=false]').first().click();
  const effect = decide.getByRole('region', { name: 'What would change' });
  await page.waitForFunction(() => (window as unknown as Noted).effect !== undefined);
  const text = await effect.textContent();
  if (!text?.includes('becomes')) throw new Error(`${cell} has no effect: ${text}`);
  const measured = await page.evaluate(readEffect);
  await page.waitForTimeout(PAUSE_MS);
  await decide.getByRole('heading', { name: cell }).click();
  await page.keyboard.press('Escape');
  await effect.waitFor({ state: 'detached' });
  return measured;
}

/** Scrolls to a cell like a wheel. */
async function findHeaderCell(page: Page, cell: string): Promise<Locator> {
  const column = cell.charCodeAt(0) - 'A'.charCodeAt(0);
  const grid = page.getByRole('grid', { name: /^Sheet/ });
  await grid.evaluate((element, left) => element.scrollTo(left, 0), (column - 2) * COLUMN_PX);
  return grid.locator(`[role=row][aria-rowindex="4"] [role=gridcell][aria-colindex="${column + 2}"]`);
}

interface Noted {
  clickedMs: number;
  effect: number | undefined;
}

/** Runs in the page: notes when a button was clicked, and when the frame that shows its effect is drawn. */
function noteEffects(): void {
  const noted = window as unknown as Noted;
  const isShown = () => document.querySelector('[aria-label="What would change"][aria-busy=false]') !== null;
  const note = () => {
    noted.effect = performance.now() - noted.clickedMs;
  };
  let wasShown = false;
  document.addEventListener('click', ({ timeStamp }) => Object.assign(noted, { clickedMs: timeStamp }), true);
  new MutationObserver(() => {
    if (isShown() === wasShown) return;
    wasShown = !wasShown;
    // A task after the next frame; by then, the frame is drawn.
    if (wasShown) requestAnimationFrame(() => setTimeout(note));
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** Runs in the page. */
function readEffect(): { ms: number; answerMs: number } {
  const noted = window as unknown as Noted;
  const answers = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/corrections'));
  const ms = noted.effect!;
  noted.effect = undefined;
  performance.clearResourceTimings();
  return { ms, answerMs: answers.at(-1)?.duration ?? 0 };
}
