import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import { publishMembership } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const root = mkdtempSync(join(tmpdir(), 'ade-web-sources-'));
after(() => rmSync(root, { recursive: true, force: true }));

describe('sources of documents', { skip: missingBrowser }, () => {
  const app = serveApp({ env: { ADE_SOURCES: pathToFileURL(root).href }, expected: /403|422/ });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  test('an administrator adds a folder, sees what came in and why a file failed, and tries it again', async () => {
    const folder = join(root, 'Harbour');
    mkdirSync(join(folder, '2026-05'), { recursive: true });
    writeFileSync(join(folder, '2026-05/list.csv'), 'Surname;Membership no\nSingh;M-00140\n');
    writeFileSync(join(folder, 'note.pdf'), '%PDF-1.7');
    await app.visit('/senders');
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByText('No sources yet').waitFor();
    await page.getByRole('button', { name: 'Add a source' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Letterbox');
    await dialog.getByLabel('Address').fill('file:///etc');
    await dialog.getByLabel('Seconds without a change').fill('0');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('source_not_allowed').waitFor();
    await assertAccessible(page);
    await dialog.getByLabel('Address').fill(pathToFileURL(folder).href);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const card = page.getByRole('region', { name: 'Letterbox' });
    await card.getByText('1 file taken · 1 failed').waitFor();
    await card.getByRole('button', { name: 'Hide files' }).waitFor();
    await card
      .getByText('Expected a spreadsheet')
      .or(card.getByText(/not a workbook|isn't a/i))
      .first()
      .waitFor();
    await card.getByText('all', { exact: true }).click();
    await card.getByText('now in taken/2026-05/list.csv').waitFor();
    await assertAccessible(page);
    await card.getByRole('button', { name: 'Try note.pdf again' }).click();
    await card.getByText('1 file taken · 1 failed').waitFor();
    await card.getByRole('button', { name: 'Pause Letterbox' }).click();
    await card.getByText('paused', { exact: true }).waitFor();
    renameSync(folder, `${folder} is gone`);
    await card.getByRole('button', { name: 'Continue Letterbox' }).click();
    await card.getByText('No files are taken from here').waitFor();
    if (process.env.ADE_TEST_PICTURE) await page.screenshot({ path: process.env.ADE_TEST_PICTURE, fullPage: true });
    await card.getByRole('link', { name: 'Open the document' }).click();
    await page.waitForURL(/\/jobs\/job_/);
    assert.ok(true);
  });
});
