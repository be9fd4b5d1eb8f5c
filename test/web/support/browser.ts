import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's two builds; the one without windows starts and paints in half the time. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const executablePath = process.env.ADE_CHROMIUM ?? installed.find((path) => existsSync(path)) ?? installed[0]!;

/** For `test(name, { skip: missingBrowser })`: false where the browser is there; in CI a missing one is a failure. */
export const missingBrowser: string | false =
  existsSync(executablePath) || process.env.CI === 'true' ? false : `needs Chromium at ${executablePath}`;

/** A browser of its own, which the caller closes. */
export function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, headless: true, args: [...args, ...quiet] });
}

let shared: Promise<Browser> | undefined;
after(async () => (await shared)?.close());

/** The browser of this process: one for all its tests, which have contexts of their own. */
export function openBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** What the console complained about; `assertClean` at the end of a test. */
  assertClean: () => void;
}

/** What the browser itself logs while the service is away on purpose. */
const whileAway = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;

/** A page whose console is watched. With `mayBeAway`, failed connections are expected. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions & { mayBeAway?: boolean } = {},
): Promise<WatchedPage> {
  const { mayBeAway = false, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // Colours in the middle of a transition would be judged, too.
    reducedMotion: 'reduce',
    ...contextOptions,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (mayBeAway && whileAway.test(message.text())) return;
    complaints.push(message.text());
  });
  return { page, context, assertClean: () => assert.deepEqual(complaints, []) };
}

/** What the app's router tells of itself. */
interface RouterGlobal {
  __TSR_ROUTER__: {
    history: { push(path: string): void };
    state: { status: string; resolvedLocation?: { href: string } };
  };
}

/** Goes to another page of the app as a link does: what is loaded stays loaded. Resolves when that page is shown. */
export async function visit(page: Page, url: string): Promise<void> {
  if (!page.url().startsWith(new URL('/app/', url).href)) return void (await page.goto(url));
  const before = await page.evaluate(
    (target) => {
      const { history, state } = (globalThis as unknown as RouterGlobal).__TSR_ROUTER__;
      const shown = state.resolvedLocation?.href;
      history.push(target);
      return shown;
    },
    url.slice(new URL(url).origin.length),
  );
  await page.waitForFunction((earlier) => {
    const { status, resolvedLocation } = (globalThis as unknown as RouterGlobal).__TSR_ROUTER__.state;
    return status === 'idle' && resolvedLocation?.href !== earlier;
  }, before);
}

/** Fails when the page as a whole scrolls sideways; boxes in it may. */
export async function assertFits(page: Page): Promise<void> {
  const overflowPx = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  assert.ok(overflowPx <= 0, `${page.url()} is ${overflowPx} px wider than the window`);
}

/** The rules that what is dark or light has a say in. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** The rules for a page in both schemes: all in one of them, and in the other those that can come out differently. */
export const rulesFor = (colorScheme: 'light' | 'dark') => (colorScheme === 'light' ? undefined : COLOUR_RULES);

/** The source of axe, which only the builder has. */
const readAxe = (page: Page) => (new AxeBuilder({ page }) as unknown as { script(): string }).script();

/** Fails on serious and critical violations of accessibility rules; `rules` names those to look at, by default all. */
export async function assertAccessible(page: Page, rules?: string[]): Promise<void> {
  // Legacy mode leaves out frames of other origins, which the app has none of, and a page of its own for the report.
  // By default the builder loads axe again, twice for each report.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(readAxe(page));
  const loaded = new AxeBuilder({ page, axeSource: 'undefined' });
  const builder = loaded.setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (rules === undefined ? builder : builder.withRules(rules)).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const found = serious.map(({ id, nodes }) => ({
    id,
    where: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }));
  assert.deepEqual(found, [], page.url());
}
