import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, assertFits, missingBrowser, REFUSED } from './support/browser.ts';
import {
  editDraft,
  makeChangedDraft,
  makeDraft,
  membershipWorkbook,
  publishMembership,
  runDocument,
  runTry,
  zipPackage,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

describe('configs and their versions', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let configId: string;
  let versionId: string;
  let documentId: string;

  before(async () => {
    page = app.page;
    ({ configId, versionId } = await publishMembership(app.url));
    ({ document_id: documentId } = await runDocument(app.url, membershipWorkbook));
  });

  async function pickAction(menu: string, action: string): Promise<void> {
    await page.getByRole('button', { name: `Actions for ${menu}`, exact: true }).click();
    await page.getByRole('menuitem', { name: action }).click();
  }

  async function importZip(name: string, buffer: Buffer): Promise<void> {
    await page.getByRole('button', { name: 'Import zip' }).click();
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
  }

  test('a zip becomes a config, which is renamed, made the default, archived and restored', async () => {
    await app.visit('/configs');
    await importZip('Dues.zip', await zipPackage());
    await page.getByRole('heading', { level: 1, name: 'Dues' }).waitFor();
    await page.getByRole('table', { name: 'Versions' }).getByText('draft').waitFor();

    await pickAction('Dues', 'Rename');
    await page.getByRole('textbox', { name: 'Name' }).fill('Fees');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fees' }).waitFor();
    await pickAction('Fees', 'Archive');
    await page.getByText('archived', { exact: true }).waitFor();
    await assertAccessible(page);
    await pickAction('Fees', 'Restore from the archive');
    await page.getByText('archived', { exact: true }).waitFor({ state: 'detached' });
    await pickAction('Fees', 'Make it the default');
    await page.getByRole('main').getByText('default', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All packages' }).click();
    await page.getByRole('article', { name: 'Fees' }).getByText('default', { exact: true }).waitFor();
    await pickAction('Membership', 'Make it the default');
    await page
      .getByRole('article', { name: 'Fees' })
      .getByText('default', { exact: true })
      .waitFor({ state: 'detached' });
  });

  test('an invalid zip says so, and makes nothing', async () => {
    await app.visit('/configs');
    await importZip('Broken.zip', Buffer.from('no zip'));
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('article', { name: 'Broken' }).count(), 0);
    app.opened.assertClean(REFUSED);
  });

  test('versions are published, activated again, archived; a draft is deleted', async () => {
    const other = await publishMembership(app.url, 'History');
    const draftId = await makeDraft(app.url, other.configId);
    await editDraft(app.url, draftId, 'manifest.json', '"version": "1.0.0"', '"version": "2.0.0"');
    await app.visit(`/configs/${other.configId}`);
    const rows = page.getByRole('table', { name: 'Versions' }).getByRole('row');
    const row = (name: string) => rows.filter({ has: page.getByRole('link', { name: new RegExp(`^${name}`) }) });
    const [first, second] = [row('v1'), row('v2')];
    await second.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('is the active version now').waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await second.getByText('active', { exact: true }).waitFor();
    await second.getByText('Activated by local').waitFor();

    // Right after it, a key takes the publication back; the message takes that back.
    const published = page.getByRole('region', { name: 'Published' });
    await published.getByText('v2 · 2.0.0 is published').waitFor();
    await published.getByText('It has read no document yet.').waitFor();
    await page.keyboard.press('z');
    await published.getByText('v1 · 1.0.0 is published').waitFor();
    await first.getByText('active', { exact: true }).waitFor();
    const undone = page.getByText('v1 · 1.0.0 reads documents again.');
    await undone.waitFor();
    await page.locator('[role=alert]').filter({ has: undone }).getByRole('button', { name: 'Undo' }).click();
    await published.getByText('v2 · 2.0.0 is published').waitFor();
    await second.getByText('active', { exact: true }).waitFor();

    await first.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Activate again' }).click();
    await page.getByRole('dialog').getByText('No document has been read with this package yet.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await first.getByText('active', { exact: true }).waitFor();
    await second.getByText('active', { exact: true }).waitFor({ state: 'detached' });
    const activations = page.getByRole('region', { name: 'Activations' });
    await activations.getByText('v1', { exact: true }).nth(1).waitFor();
    assert.match((await activations.textContent()) ?? '', /v1.*v2.*v1/s);

    await first.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByText('no job can use it until one is activated').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('No version is active').waitFor();
    await first.getByText('archived', { exact: true }).waitFor();

    await first.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Clone into a new draft' }).click();
    await page.getByLabel('Files', { exact: true }).getByText('manifest.json').waitFor();
    await app.visit(`/configs/${other.configId}`);
    await row('v3').getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Delete the draft' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row('v3').waitFor({ state: 'detached' });
  });

  test('the changes between two versions, line by line, at every width', async () => {
    const changedId = await makeChangedDraft(app.url, configId);
    await app.visit(`/configs/${configId}/changes?left=${versionId}&right=${changedId}`);
    await page.getByText('3 files differ.').waitFor();
    const before = page.getByLabel(/^data\/row-weights\.json, v1/);
    const after = page.getByLabel(/^data\/row-weights\.json, v\d+/).last();
    await before.locator('.cm-changedLine', { hasText: 'mostly_sums' }).waitFor();
    await after.locator('.cm-changedLine', { hasText: '"total": -4' }).waitFor();
    await assertAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await assertFits(page);
    await page.locator('.cm-changedLine', { hasText: '"total": -4' }).scrollIntoViewIfNeeded();
    await assertFits(page);
  });

  test('a rule that throws is named with its consequences, on the page of its job; the result of a try is shown', async () => {
    const draft = await makeDraft(app.url, configId);
    const throws = "if (scoreSynonyms(call) >= 0) throw new Error('no hours today');\n  return";
    await editDraft(app.url, draft, 'columns/hours.ts', 'return', throws);
    const job = await runTry(app.url, documentId, draft);
    await app.visit(`/versions/${draft}/try?document=${documentId}&job=${job}`);
    await page.getByRole('tab', { name: 'Result' }).click();
    await page.getByRole('gridcell', { name: /^M-\d/ }).first().waitFor();
    await app.visit(`/jobs/${job}/overview`);
    const failed = page.getByRole('region', { name: 'Rules that failed' });
    const hours = failed.getByRole('listitem').filter({ hasText: 'columns.hours.detect_header' }).first();
    await hours.getByText('threw an error').waitFor();
    await hours.getByText(/columns\/hours.ts, line \d+/).waitFor();
    await assertAccessible(page);
    await hours.getByRole('link').click();
    await page.getByLabel('columns/hours.ts. Press Escape').waitFor();
  });

  test('compare shows which labels, mappings and issues changed, and the responsible rule', async () => {
    const changedId = await makeChangedDraft(app.url, configId);
    await editDraft(
      app.url,
      changedId,
      'columns/dues.ts',
      ': value));',
      ": typeof value === 'number' ? value * 2 : value));",
    );
    await editDraft(app.url, changedId, 'lib/dates.ts', 'export', "console.log('rows are read');\nexport");
    await app.visit(`/versions/${changedId}/try`);
    await page.getByRole('radio', { name: /membership\.xlsx/ }).click();
    await page.getByRole('button', { name: 'Compare with the active version' }).click();
    const part = (name: string) => page.getByRole('region', { name }).getByRole('row');
    const label = part('Row labels').filter({ hasText: 'total' }).first();
    await label.getByText('at least half of its numbers are sums of rows above or below').waitFor({ timeout: 30_000 });
    await label
      .getByText(/, code changed/)
      .first()
      .waitFor();
    await page.reload();
    await part('Mapping').filter({ hasText: 'not mapped' }).getByText('columns.hours.detect_header').first().waitFor();
    const values = page.getByRole('region', { name: 'Values side by side' });
    const doubled = values.getByRole('row').filter({ hasText: /^×2/ });
    await doubled.getByRole('link').first().waitFor();
    assert.match((await doubled.textContent()) ?? '', /×2 \d+ cells/);
    assert.equal(await doubled.getByRole('link').count(), 5);
    const count = Number(/×2 (\d+) cells/.exec((await doubled.textContent()) ?? '')?.[1]);
    const ofField = values.getByRole('region').filter({ has: page.getByRole('row').filter({ hasText: /^×2/ }) });
    await ofField.getByRole('button', { name: 'Show more cells' }).click();
    await doubled
      .getByRole('link')
      .nth(count - 1)
      .waitFor();
    assert.equal(await doubled.getByRole('link').count(), count);
    await values
      .getByText(/^became empty/)
      .first()
      .waitFor();
    await values
      .getByText(/^Only v\d: .*, which v\d read as total$/)
      .first()
      .waitFor();
    await part('Issues').filter({ hasText: 'email odd' }).getByText('columns.email.validate').waitFor();
    await assertAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await assertAccessible(page);
    await page
      .getByRole('link', { name: /^Run with v/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'How this ran' }).click();
    await page.getByRole('button', { name: 'Output of the rules' }).click();
    await page.getByRole('region', { name: 'rules.log' }).getByText('rows are read').waitFor();
  });
});
