import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { listTexts } from '../../web/list-texts.ts';
import type { Translated } from '../../web/src/lib/catalogue.ts';
import { missingBrowser } from './support/browser.ts';
import { serveApp } from './support/served-app.ts';

const WEB = join(import.meta.dirname, '../../web');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** Each text in brackets. */
const mark = (text: Translated): Translated =>
  typeof text === 'string'
    ? `⟦${text}⟧`
    : Object.fromEntries(Object.entries(text).map(([key, one]) => [key, `⟦${one}⟧`]));
const german = Object.fromEntries(Object.entries(listTexts().texts).map(([key, text]) => [key, mark(text)]));

/** Where the page loads the translation from. */
const TEXTS = '/app/texts-de.json';

/** Builds the app as if `web/texts` had a translation. */
async function buildWithTranslation(outDir: string): Promise<void> {
  await build({
    configFile: join(WEB, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: relative(WEB, outDir), emptyOutDir: true },
    plugins: [
      {
        name: 'a-translation',
        enforce: 'pre',
        transform: (code, id) => {
          if (!id.endsWith('/lib/languages.ts')) return null;
          const load = `() => fetch('${TEXTS}').then((answer) => answer.json())`;
          const changed = code.replace(/import\.meta\.glob<[\s\S]*?\}\);/, `{ '../../texts/de.json': ${load} };`);
          assert.notEqual(changed, code);
          return changed;
        },
      },
    ],
  });
}

/** A built file, which may only be there compressed; null for a page. */
function readBuilt(path: string): Buffer | null {
  if (extname(path) === '') return null;
  if (existsSync(path)) return readFileSync(path);
  return existsSync(`${path}.br`) ? brotliDecompressSync(readFileSync(`${path}.br`)) : null;
}

describe('the menu of languages', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: /Failed to load|ERR_FAILED|dynamically imported/ });
  const dist = mkdtempSync(join(tmpdir(), 'ade-languages-'));
  let page: Page;
  let isTextRefused = false;

  before(async () => {
    await buildWithTranslation(dist);
    page = app.page;
    await page.route(`${app.url}/app/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === TEXTS) return isTextRefused ? route.abort() : route.fulfill({ json: german });
      const path = pathname.replace('/app/', '');
      const file = readBuilt(join(dist, path));
      const contentType = TYPES[extname(path)] ?? (file === null ? 'text/html' : 'application/octet-stream');
      await route.fulfill({ body: file ?? readFileSync(join(dist, 'index.html')), contentType });
    });
  });
  after(() => rmSync(dist, { recursive: true, force: true }));

  const language = () => page.locator('html').getAttribute('lang');
  const openMenu = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true });

  test('names each language in itself and marks the present one', async () => {
    await app.visit('');
    assert.equal(await language(), 'en');
    await openMenu('Account');
    assert.equal(await item('English').getAttribute('aria-current'), 'true');
    assert.equal(await item('Deutsch').getAttribute('aria-current'), 'false');
    assert.equal(await item('Deutsch').getAttribute('lang'), 'de');
  });

  test('a language whose texts cannot be loaded is not chosen, and the menu says so', async () => {
    isTextRefused = true;
    await item('Deutsch').click();
    await page.getByText('The language was not changed').waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem('ade.catalogue')), null);
    isTextRefused = false;
  });

  test('the chosen language is there at once, on every page and after a reload', async () => {
    await app.visit('');
    await openMenu('Account');
    await item('Deutsch').click();
    await page.getByRole('button', { name: '⟦Account⟧', exact: true }).waitFor();
    assert.equal(await language(), 'de');
    await app.visit('/senders');
    await page.getByRole('heading', { name: '⟦Senders⟧' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '⟦Senders⟧' }).waitFor();
  });

  test('texts of a newer version replace the stored ones', async () => {
    await page.evaluate(() => localStorage.setItem('ade.catalogue', '{"language":"de","texts":{"Account":"Alt"}}'));
    await page.reload();
    await page.getByRole('button', { name: 'Alt', exact: true }).waitFor();
    await page.waitForFunction(() => localStorage.getItem('ade.catalogue')?.includes('⟦Account⟧'));
    await page.reload();
    await page.getByRole('button', { name: '⟦Account⟧', exact: true }).waitFor();
  });

  test('English is chosen again, and nothing is stored', async () => {
    await openMenu('⟦Account⟧');
    assert.equal(await item('Deutsch').getAttribute('aria-current'), 'true');
    await item('English').click();
    await page.getByRole('button', { name: 'Account', exact: true }).waitFor();
    assert.deepEqual(
      [await language(), await page.evaluate(() => localStorage.getItem('ade.catalogue'))],
      ['en', null],
    );
  });
});
