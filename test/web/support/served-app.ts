import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Page } from 'playwright-core';
import { openBrowser, openPage, VIEWPORT, visit, type WatchedPage } from './browser.ts';
import { startWebServer, type WebServer } from './web-server.ts';

interface AppOptions {
  /** Settings of the service. */
  env?: Record<string, string>;
  /** The viewport at the start of each test. */
  viewport?: { width: number; height: number };
  /** Console messages that are allowed in any test, because the tests cause them. */
  expected?: RegExp;
}

/** A separate service with the web app, and a page of it. */
export interface ServedApp {
  readonly server: WebServer;
  readonly url: string;
  readonly opened: WatchedPage;
  readonly page: Page;
  /** The address of a page of the default workspace. */
  at: (path: string) => string;
  /** Goes to a page of the default workspace. */
  visit: (path: string) => Promise<void>;
}

/** For all tests of a `describe`, from its next `before` on. Each test fails if the page's console reports errors. */
export function serveApp({ env, viewport = VIEWPORT, expected }: AppOptions = {}): ServedApp {
  let server: WebServer;
  let opened: WatchedPage;
  before(async () => {
    server = await startWebServer(env);
    opened = await openPage(await openBrowser());
  });
  beforeEach(() => opened.page.setViewportSize(viewport));
  afterEach(() => opened.assertClean(expected));
  after(async () => {
    await opened?.context.close();
    await server?.stop();
  });
  const at = (path: string) => `${server.url}/app/w/default${path}`;
  return {
    get server() {
      return server;
    },
    get url() {
      return server.url;
    },
    get opened() {
      return opened;
    },
    get page() {
      return opened.page;
    },
    at,
    visit: (path) => visit(opened.page, at(path)),
  };
}

export async function signIn(page: Page, url: string, token: string): Promise<void> {
  await page.goto(`${url}/app/sign-in#token=${token}`);
  await page.getByRole('button', { name: 'Account' }).waitFor();
}

/** Values of the example: member numbers and email addresses. */
const VALUES = /M-\d{5}|@\w+\./;

/** Fails if the page shows a value of the example. */
export async function assertNoValues(page: Page): Promise<void> {
  assert.doesNotMatch((await page.locator('body').textContent()) ?? '', VALUES, page.url());
  const titles = await page.locator('[title]').evaluateAll((all) => all.map((one) => one.getAttribute('title')));
  assert.doesNotMatch(titles.join('\n'), VALUES, page.url());
}
