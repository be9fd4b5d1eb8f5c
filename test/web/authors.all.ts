import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, missingBrowser, openTab, REFUSED, visit } from './support/browser.ts';
import { makeDraft, membershipWorkbook, publishMembership, readApi, runDocument } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

describe('for authors', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let configId: string;

  before(async () => {
    page = app.page;
    ({ configId } = await publishMembership(app.url));
    await runDocument(app.url, membershipWorkbook);
  });

  async function readText(versionId: string, path: string): Promise<string> {
    return (await readApi<{ content: string }>(app.url, `versions/${versionId}/file?path=${path}`)).content;
  }

  const editor = (page: Page, path: string) => page.getByLabel(`${path}. Press Escape`);

  async function typeAtStart(page: Page, path: string, text: string): Promise<void> {
    await editor(page, path).click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText(text);
  }

  test('makes a config from the starter, and leads to its draft', async () => {
    await app.visit('/configs');
    await page.getByRole('button', { name: 'New package' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Payroll');
    await page.getByRole('button', { name: 'Make package' }).click();
    await page.getByRole('heading', { name: 'Payroll' }).waitFor();
    await page.getByRole('link', { name: /^v1/ }).click();
    await page.getByLabel('Files', { exact: true }).getByText('manifest.json').waitFor();
  });

  test('edits, checks at the line, and does not publish a draft with errors; then publishes', async () => {
    const versionId = await makeDraft(app.url, configId);
    await app.visit(`/versions/${versionId}?file=columns/email.ts`);
    await typeAtStart(page, 'columns/email.ts', 'const wrong: number = "text";\n');
    await page.keyboard.press('Control+s');
    await page.getByRole('list', { name: 'Problems' }).getByText('columns/email.ts:1').waitFor();
    await page.locator('.cm-lint-marker-error').first().waitFor();

    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The draft could not be tried').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Publish' }).isDisabled(), true);
    await dialog.getByRole('button', { name: /columns\/email\.ts:1/ }).click();
    await editor(page, 'columns/email.ts').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+s');
    await page.getByText('The check found no problems.').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('is the active version now').waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByText('read only').waitFor();
    app.opened.assertClean(REFUSED);
  });

  test('the form changes one place in the manifest’s text', async () => {
    const versionId = await makeDraft(app.url, configId);
    await page.setViewportSize({ width: 1600, height: 900 });
    await app.visit(`/versions/${versionId}`);
    await page.getByRole('button', { name: 'About the package' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Renamed package');
    await editor(page, 'manifest.json').getByText('"Renamed package"').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The check found no problems.').waitFor();
    assert.match(await readText(versionId, 'manifest.json'), /"title": "Renamed package"/);
  });

  test('one Ctrl+S saves all changed files, one after the other', async () => {
    const versionId = await makeDraft(app.url, configId);
    const paths = ['columns/email.ts', 'columns/dues.ts', 'columns/member_id.ts', 'columns/period.ts'];
    const refused: number[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'PUT' && response.status() >= 400) refused.push(response.status());
    });
    await app.visit(`/versions/${versionId}`);
    for (const path of paths) {
      await page.getByLabel('Files', { exact: true }).getByText(path.replace('columns/', ''), { exact: true }).click();
      await typeAtStart(page, path, '// changed\n');
    }
    await page.getByRole('button', { name: 'Save 4 files' }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Save', exact: true, disabled: true }).waitFor();
    await page.getByText('The check found no problems.').waitFor();
    for (const path of paths) assert.match(await readText(versionId, path), /^\/\/ changed\n/, path);
    assert.deepEqual(refused, []);
  });

  test('two authors of one file: no text is lost, and the merge is saved', async () => {
    const versionId = await makeDraft(app.url, configId);
    const path = 'columns/email.ts';
    const bob = await openTab(page.context());
    for (const author of [page, bob.page]) {
      await visit(author, app.at(`/versions/${versionId}?file=${path}`));
      await editor(author, path).waitFor();
    }
    await typeAtStart(bob.page, path, '// bob\n');
    await typeAtStart(page, path, '// ann\n');
    await page.keyboard.press('Control+s');
    await bob.page.getByText(`${path} was changed by somebody else`).waitFor();
    await bob.page.getByLabel(`${path}, their text`).getByText('// ann').waitFor();
    await bob.page.getByLabel(`${path}, your text`).getByText('// bob').waitFor();
    await assertAccessible(bob.page);
    await bob.page
      .getByLabel(`${path}. Press Escape`)
      .or(bob.page.getByLabel(`${path}, your text`))
      .first()
      .click();
    await bob.page.keyboard.press('Control+Home');
    await bob.page.keyboard.insertText('// ann\n');
    await bob.page.getByRole('button', { name: 'Save the right side' }).click();
    // Ann had no unsaved changes, so her page updates by itself.
    await editor(page, path).getByText('// bob').waitFor();
    assert.match(await readText(versionId, path), /^\/\/ ann\n\/\/ bob\n/);
    bob.assertClean();
    await bob.page.close();
  });

  test('asks before unsaved text is lost', async () => {
    const versionId = await makeDraft(app.url, configId);
    await app.visit(`/versions/${versionId}?file=columns/email.ts`);
    await typeAtStart(page, 'columns/email.ts', '// kept\n');
    await page.getByRole('link', { name: 'Packages', exact: true }).click();
    await page.getByRole('dialog').getByText('Not saved: columns/email.ts').waitFor();
    await page.getByRole('button', { name: 'Save and leave' }).click();
    await page.getByRole('heading', { name: 'Packages' }).waitFor();
    assert.match(await readText(versionId, 'columns/email.ts'), /^\/\/ kept\n/);
  });

  test('tries a draft in the three views, and compares it with the active version', async () => {
    const versionId = await makeDraft(app.url, configId);
    await app.visit(`/versions/${versionId}/try`);
    await page.getByRole('radio', { name: /membership\.xlsx/ }).click();
    await page.getByRole('button', { name: /^Run v/ }).click();
    for (const view of ['Source', 'Mapping', 'Issues']) {
      await page.getByRole('tab', { name: view }).click();
      await page.getByRole('tabpanel', { name: view }).waitFor();
    }
    await page.getByRole('button', { name: 'Compare with the active version' }).click();
    await page.getByText('No difference').waitFor({ timeout: 30_000 });
  });

  test('no page seriously violates accessibility rules', async () => {
    const versionId = await makeDraft(app.url, configId);
    const paths = ['configs', `configs/${configId}`, `versions/${versionId}`, `versions/${versionId}/try`];
    for (const path of [...paths, `configs/${configId}/changes?left=${versionId}&right=${versionId}`]) {
      await app.visit(`/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path === `versions/${versionId}`) await page.getByLabel('View of the manifest').waitFor();
      await assertAccessible(page);
    }
  });
});
