import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { isAll } from '../../helpers/size.ts';

/** Debian's two builds; the headless one starts and paints in half the time. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const executablePath = process.env.ADE_CHROMIUM ?? installed.find((path) => existsSync(path)) ?? installed[0]!;

/** For `test(name, { skip: missingBrowser })`: false if the browser is there; in CI, a missing browser is a failure. */
export const missingBrowser: string | false =
  existsSync(executablePath) || process.env.CI === 'true' ? false : `needs Chromium at ${executablePath}`;

/** Launches a separate browser, which the caller closes. */
export function launchBrowser(): Promise<Browser> {
  // Pages of one user share a process, and the compiled app in it.
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--renderer-process-limit=1'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, headless: true, args: [...args, ...quiet] });
}

let shared: Promise<Browser> | undefined;
after(async () => {
  const browser = await shared;
  if (browser === undefined) return;
  const closing = browser.close().then(() => true);
  if (!(await Promise.race([closing, wait(CLOSE_MS, false, { ref: false })]))) killBrowser();
});

/** Sometimes a browser hangs when it should close, and then the test process would not end. */
const CLOSE_MS = 10_000;

/** The browser is a child of this process and leads its own process group. */
function killBrowser(): void {
  const { stdout } = spawnSync('pgrep', ['-P', String(process.pid), '-f', 'chromium'], { encoding: 'utf8' });
  for (const pid of stdout.split('\n').filter(Boolean)) process.kill(-Number(pid), 'SIGKILL');
}

/** The browser of this process: one for all its tests, which have separate contexts. */
export function openBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Fails if the console has reported errors since the last call; `expected` are errors that a test causes itself. */
  assertClean: (expected?: RegExp) => void;
}

/** Messages that the browser itself logs while the service is away on purpose. */
export const AWAY =
  /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|a status of 503/;

/** Messages that the browser itself logs about a request that the service refuses. */
export const REFUSED = /the server responded with a status of 4\d\d/;

export const VIEWPORT = { width: 1280, height: 800 };

/** A page for another user, with separate cookies. It loads the app again, so tests of one user share a page. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    // Without this, colours in the middle of a transition would be judged, too.
    reducedMotion: 'reduce',
    ...options,
  });
  return openTab(context);
}

/** On a busy machine, a page may take seconds. */
const LIMIT_MS = 60_000;

/** Another page of the same user. */
export async function openTab(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    complaints.push(`${message.text()} ${message.location().url}`.trim());
  });
  const assertClean = (expected?: RegExp) => {
    const unexpected = complaints.splice(0).filter((complaint) => !expected?.test(complaint));
    assert.deepEqual(unexpected, []);
  };
  return { page, context, assertClean };
}

/** The state of the app's router. */
interface RouterGlobal {
  __TSR_ROUTER__: {
    history: { push(path: string): void };
    state: { status: string; resolvedLocation?: { href: string } };
  };
}

/** Goes to another page of the app as a link does: loaded code stays loaded. Resolves when that page is shown. */
export async function visit(page: Page, url: string): Promise<void> {
  const isInApp = page.url().startsWith(new URL('/app/', url).href);
  if (!isInApp || page.url() === url) return void (await page.goto(url));
  const target = url.slice(new URL(url).origin.length);
  const before = await page.evaluate((wanted) => {
    const { history, state } = (globalThis as unknown as RouterGlobal).__TSR_ROUTER__;
    const shown = state.resolvedLocation?.href;
    history.push(wanted);
    return shown;
  }, target);
  // The page may be the one that is shown, if another was on its way.
  await page.waitForFunction(
    ([earlier, wanted]) => {
      const { status, resolvedLocation } = (globalThis as unknown as RouterGlobal).__TSR_ROUTER__.state;
      const href = resolvedLocation?.href;
      return status === 'idle' && (href !== earlier || (href !== undefined && wanted?.endsWith(href) === true));
    },
    [before, target],
  );
}

/** Fails if the page as a whole scrolls sideways; boxes in it may scroll. */
export async function assertFits(page: Page): Promise<void> {
  const overflowPx = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  assert.ok(overflowPx <= 0, `${page.url()} is ${overflowPx} px wider than the window`);
}

/** The source of axe, which only the builder has. */
const readAxe = (page: Page) => (new AxeBuilder({ page }) as unknown as { script(): string }).script();

/** Rules whose results depend on dark or light colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Fails on serious and critical violations of accessibility rules, and if the page does not fit: in light, and from
 * `test:all` on also in dark.
 */
export async function assertAccessible(page: Page): Promise<void> {
  await assertRules(page);
  await assertFits(page);
  if (!isAll) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertRules(page, COLOUR_RULES);
  await assertFits(page);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** `rules` names the rules to check, by default all. */
async function assertRules(page: Page, rules?: string[]): Promise<void> {
  // Legacy mode leaves out frames of other origins, which the app does not have, and a separate page for the report.
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

/** Gives each group of points in the open dialog the reason “correct as is”; none is preset. */
export async function giveReasons(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const groups = dialog.getByRole('combobox', { name: /^Reason: / });
  const count = await groups.count();
  if (count === 0) return dialog.getByRole('radio', { name: 'correct as is', checked: false }).check();
  for (let at = 0; at < count; at++) {
    await groups.nth(at).click();
    await page.getByRole('option', { name: 'correct as is' }).click();
  }
}

/** Reads the files that were dropped or chosen, once their names are read. */
export const readFiles = (page: Page): Promise<void> => page.getByRole('button', { name: /^Read \d+ files?/ }).click();
