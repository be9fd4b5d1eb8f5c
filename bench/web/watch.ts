import type { Page } from 'playwright-core';
import { findMedian, round } from '../shared/statistics.ts';
import { type Figure, findQuantile } from './site.ts';

/** What the page notes about itself; times are those of its clock, in milliseconds. */
interface Watched {
  /** From each key to the frame that was drawn after it. */
  keys: number[];
  /** Tasks of the main thread that are longer than 50 ms. */
  tasks: number[];
  keyAt: number;
  /** When the effect of what was said was last drawn, and whether it is being calculated. */
  effectAt: number;
  isCalculating: boolean;
  /** When the page first had a chosen line. */
  chosenAt: number;
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Notes keys, long tasks, the chosen line of a document, and its effect, in this page and those opened in it later. */
export const watchPage = (page: Page): Promise<unknown> => page.addInitScript(watch);

/** Runs in the page. */
function watch(): void {
  // Where nothing is open, no line is chosen.
  const CHOSEN = '[aria-label="What to decide"] [aria-current], button[data-primary]:not([data-phone])';
  const watched: Watched = { keys: [], tasks: [], keyAt: 0, effectAt: 0, isCalculating: true, chosenAt: 0 };
  window.watched = watched;
  const longTasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks.push(duration);
  });
  longTasks.observe({ type: 'longtask', buffered: true });
  // A task after the next frame; by then, the frame is drawn.
  const afterFrame = (then: (nowMs: number) => void) =>
    requestAnimationFrame(() => setTimeout(() => then(performance.now())));
  const noteKey = ({ timeStamp }: KeyboardEvent) => {
    watched.keyAt = timeStamp;
    afterFrame((nowMs) => watched.keys.push(nowMs - timeStamp));
  };
  document.addEventListener('keydown', noteKey, true);
  const look = () => {
    const effect = document.querySelector('[aria-label=Effect]');
    const isCalculating = effect?.getAttribute('aria-busy') !== 'false' || !effect.textContent.includes('Rows');
    const isChosen = document.querySelector(CHOSEN) !== null;
    if (isChosen && watched.chosenAt === 0) afterFrame((nowMs) => (watched.chosenAt ||= nowMs));
    if (!isChosen) watched.chosenAt = 0;
    if (isCalculating === watched.isCalculating) return;
    watched.isCalculating = isCalculating;
    watched.effectAt = 0;
    if (!isCalculating) afterFrame((nowMs) => (watched.effectAt = watched.isCalculating ? 0 : nowMs));
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

/** Waits until a line is chosen and the effect is known and drawn; returns when each was. */
export async function waitForEffect(page: Page): Promise<Pick<Watched, 'chosenAt' | 'effectAt'>> {
  await page.waitForFunction(() => window.watched.effectAt > 0 && window.watched.chosenAt > 0, undefined, {
    polling: 'raf',
  });
  return page.evaluate(() => window.watched);
}

/** Presses a key that changes what is said, and waits until its effect is drawn; returns the time from the key on. */
export async function pressForEffect(page: Page, key: string): Promise<number> {
  await page.evaluate(() => Object.assign(window.watched, { effectAt: 0 }));
  await page.keyboard.press(key);
  await waitForEffect(page);
  return page.evaluate(() => window.watched.effectAt - window.watched.keyAt);
}

/** The keys and long tasks since the last call. */
export const takeNotes = (page: Page): Promise<Pick<Watched, 'keys' | 'tasks'>> =>
  page.evaluate(() => {
    const { keys, tasks } = window.watched;
    Object.assign(window.watched, { keys: [], tasks: [] });
    return { keys, tasks };
  });

/** A median, with the other values beside it. */
export function makeFigure(what: string, times: readonly number[], limit: number, more = ''): Figure {
  const least = `least ${Math.round(Math.min(...times))}, p95 ${Math.round(findQuantile(times, 0.95))} of ${times.length}`;
  return {
    what,
    found: Math.round(findMedian(times)),
    limit,
    unit: 'ms',
    more: more === '' ? least : `${least}; ${more}`,
  };
}

export const describeTasks = (tasks: readonly number[]): string =>
  `${tasks.length} long tasks, the longest ${round(Math.max(0, ...tasks), 0)} ms`;
