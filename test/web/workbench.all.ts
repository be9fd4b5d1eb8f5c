import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { isField, makeSender } from '../trials/generalize/recipes.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import {
  acceptJob,
  editDraft,
  makeDraft,
  membershipWorkbook,
  publishMembership,
  readApi,
  runDocument,
  sendApi,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

describe('the author’s workbench', { skip: missingBrowser }, () => {
  // Wide enough that no line of code wraps, and all columns of the preview are drawn.
  const app = serveApp({ viewport: { width: 2560, height: 1200 } });
  let page: Page;
  let configId: string;

  before(async () => {
    page = app.page;
    ({ configId } = await publishMembership(app.url));
    const { id } = await runDocument(app.url, membershipWorkbook);
    await acceptJob(app.url, id);
  });

  const editor = (path: string) => page.getByLabel(`${path}. Press Escape`);
  const readText = async (versionId: string, path: string) =>
    (await readApi<{ content: string }>(app.url, `versions/${versionId}/file?path=${path}`)).content;

  /** Opens a file of a new draft. */
  async function openDraft(path: string): Promise<string> {
    const versionId = await makeDraft(app.url, configId);
    await app.visit(`/versions/${versionId}?file=${path}`);
    await editor(path).waitFor();
    return versionId;
  }

  /** Puts the cursor after a text in the editor. */
  async function clickBehind(path: string, text: string): Promise<void> {
    await editor(path).locator('.cm-line', { hasText: text }).first().click();
    await page.keyboard.press('End');
  }

  test('a misspelt field is reported below its line during typing, and corrected with a key', async () => {
    const path = 'columns/hours.ts';
    const versionId = await openDraft(path);
    await clickBehind(path, 'hours: score');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('export const detect_more = () => ({ scores: { huors: 1 } });');
    const message = page.locator('.ade-message');
    await message.getByText('The package has no field “huors”.').waitFor({ timeout: 60_000 });
    await page.locator('.cm-lintRange-error').first().waitFor();
    // Nothing was saved.
    assert.doesNotMatch(await readText(versionId, path), /huors/);
    await assertAccessible(page);

    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('Alt+Enter');
    await message.getByText('no field').waitFor({ state: 'detached' });
    await editor(path).getByText('scores: { hours: 1 }').waitFor();
    await page.keyboard.press('Control+s');
    await page
      .getByText('The check found')
      .or(page.getByText(/\d errors?,/))
      .first()
      .waitFor();
    assert.match(await readText(versionId, path), /scores: \{ hours: 1 \}/);
  });

  test('fields, keys of results and functions are offered, and missing imports are added', async () => {
    const path = 'columns/hours.ts';
    await openDraft(path);
    const offers = page.getByRole('listbox', { name: 'Completions' });
    const choose = async (label: string) => {
      await offers.getByRole('option', { name: label }).first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(100);
      await page.keyboard.press('Enter');
    };
    await clickBehind(path, "} from 'ade/rules'");
    await page.keyboard.press('Enter');
    await page.keyboard.type('export const detect_more = () => ({ scores: { due');
    await choose('dues');
    await editor(path).getByText('scores: { dues').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('export const folded = toTe');
    await choose('toText');
    await editor(path)
      .getByText(/toText,?\b/)
      .first()
      .waitFor();
    await page
      .locator('.cm-line', { hasText: /^import .*toText|^ {2}toText,/ })
      .first()
      .waitFor();
    const unsaved = page.getByText('1 file is not saved');
    await unsaved.waitFor();
    await page.keyboard.press('Control+s');
    await unsaved.waitFor({ state: 'detached' });
  });

  test('a word under the mouse pointer is explained', async () => {
    const path = 'columns/hours.ts';
    await openDraft(path);
    const word = editor(path).locator('.cm-line', { hasText: 'return mapValues' }).getByText('mapValues');
    const tooltip = page.locator('.cm-tooltip').getByText('mapValues(values: readonly Value[]');
    // Until TypeScript is loaded, there are no messages.
    for (let tries = 0; tries < 40 && !(await tooltip.isVisible()); tries++) {
      await page.mouse.move(0, 0);
      await word.hover();
      await page.waitForTimeout(500);
    }
    await tooltip.waitFor();
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'detached' });
  });

  test('cases run with a key on the draft as it is in the editor, and differences are shown at the case', async () => {
    const path = 'columns/hours.ts';
    const versionId = await openDraft(path);
    await page.getByRole('tab', { name: 'Cases' }).waitFor();
    await page.keyboard.press('Control+Shift+Enter');
    const cases = page.getByRole('list', { name: 'Cases' });
    await page.getByText('2 of 2 cases passed').waitFor({ timeout: 60_000 });
    assert.equal(await cases.getByText('passed').count(), 2);

    await editor(path).locator('.cm-line', { hasText: 'return mapValues' }).first().click();
    await page.keyboard.press('Home');
    await page.keyboard.insertText('if (values.length > 0) return { values: values.map(() => 7) };\n  ');
    await cases.getByRole('button', { name: 'report', exact: true }).click();
    await editor('tests/report/expected.json').click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('1 of 2 cases passed').waitFor({ timeout: 60_000 });
    assert.match(await readText(versionId, path), /values\.map\(\(\) => 7\)/);
    const differences = cases.getByRole('row').filter({ hasText: 'Cell of the result' });
    await differences
      .filter({ has: page.getByRole('cell', { name: '7', exact: true }) })
      .first()
      .waitFor();
    await assertAccessible(page);
  });

  test('a document is run beside the code after each save; an error keeps the last good result', async () => {
    const path = 'columns/last_name.ts';
    await openDraft(path);
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByLabel('Document', { exact: true }).selectOption({ label: 'membership.xlsx' });
    await preview.getByText(/saved .*, took \d/).waitFor({ timeout: 60_000 });
    const column = preview.getByRole('columnheader').filter({ hasText: 'Last name' });
    await column.getByText('0.60', { exact: true }).waitFor();

    const change = async (from: string, to: string) => {
      await editor(path).locator('.cm-line', { hasText: from }).first().click({ clickCount: 3 });
      await page.keyboard.insertText(to);
      await page.keyboard.press('Control+s');
    };
    await change('scores: { last_name:', '  return { scores: { last_name: 0.1 + scoreSynonyms(call) } };\n');
    await column.getByText('0.70, was 0.60').waitFor({ timeout: 60_000 });
    await preview.getByText('All values are the same.').waitFor({ timeout: 60_000 });
    await preview.getByRole('button', { name: 'C Last name 0.70, was 0.60' }).click();
    await change(
      'return mapValues(values',
      "  return mapValues(values, (value) => toText(value).toUpperCase().replace(/\\s+/g, ' ') || null);\n",
    );
    const values = preview.getByRole('region', { name: 'Values side by side' });
    await values
      .getByRole('row')
      .filter({ hasText: /^upper and lower case \d+ cells/ })
      .waitFor({ timeout: 60_000 });
    await change('return mapValues(values', '  console.log("seen", values.length); return { values };\n');
    const output = preview.getByRole('group').filter({ hasText: 'Output of the rules' });
    await output.getByText(/seen \d+/).waitFor({ timeout: 60_000 });
    await change('scores: { last_name:', '  return { scores: { last_name: scoreSynonyms(call) ;\n');
    await preview.getByText('The last good result is below.').waitFor({ timeout: 60_000 });
    await column.getByText('0.70, was 0.60').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+s');
    await preview.getByText('The last good result is below.').waitFor({ state: 'detached', timeout: 60_000 });
    app.opened.assertClean(REFUSED);
  });

  test('a draft is compared over accepted documents, with the differences in each', async () => {
    const versionId = await makeDraft(app.url, configId);
    const [from, to] = ['last_name: scoreSynonyms(call)', 'dues: scoreSynonyms(call)'];
    await editDraft(app.url, versionId, 'columns/last_name.ts', from, to);
    await app.visit(`/versions/${versionId}?file=columns/last_name.ts`);
    const score = page.getByRole('region', { name: 'Draft on accepted documents' });
    await score.getByRole('button', { name: 'Compare' }).click();
    await score.getByText('Draft on the last accepted document').waitFor({ timeout: 60_000 });
    const row = score.getByRole('row').filter({ hasText: 'membership.xlsx' });
    await row.getByText('worse', { exact: true }).waitFor();
    await row
      .getByText(/was Last name/)
      .first()
      .waitFor();
    await page.setViewportSize(VIEWPORT);
    await assertAccessible(page);
  });

  test('weights say what each piece of evidence means, now and in the draft', async () => {
    const path = 'data/row-weights.json';
    await openDraft(path);
    await page.getByRole('tab', { name: 'Weights' }).click();
    await page.getByLabel('Field or row label').selectOption({ label: 'Row: total' });
    const row = page.getByRole('row').filter({ hasText: 'Its first cell begins with a word for a total' }).first();
    await row.waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    await assertAccessible(page);
  });

  test('before publishing: the changes, whom they concern, and a note, which the list of versions shows', async () => {
    const own = await publishMembership(app.url, 'Dues');
    const versionId = await makeDraft(app.url, own.configId);
    await editDraft(app.url, versionId, 'columns/email.ts', "'email_shape'", "'email_odd'");
    await page.setViewportSize(VIEWPORT);
    await app.visit(`/versions/${versionId}?file=columns/email.ts`);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('region', { name: 'Changes' }).getByText('1 file differ').waitFor({ timeout: 60_000 });
    await dialog.getByText("'email_odd'").first().waitFor();
    await dialog.getByText('No document has been read with this package yet.').waitFor();
    await assertAccessible(page);
    // A case expects the earlier code, so publishing needs a reason.
    await dialog.getByRole('combobox', { name: 'Reason' }).click({ timeout: 60_000 });
    await page.getByRole('option', { name: 'known difference' }).click();
    await dialog.getByLabel('Note').fill('Odd addresses have a code of their own.');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('is the active version now').waitFor({ timeout: 60_000 });
    await app.visit(`/configs/${own.configId}`);
    await page.getByRole('table', { name: 'Versions' }).getByText('Odd addresses have a code of their own.').waitFor();
  });

  test('a correction that several senders share becomes a draft', async () => {
    for (const name of ['Oak', 'Pine', 'Fir']) {
      const sender = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name });
      const { recipe } = makeSender(name, ['Member No.', 'Works at'], isField('Works at', 'employer'));
      const json = { config_id: configId, base_version: 0, recipe };
      await sendApi(app.url, 'POST', `senders/${sender.id}/recipes`, json);
    }
    await page.setViewportSize(VIEWPORT);
    await app.visit(`/configs/${configId}`);
    await page.getByRole('button', { name: 'Find shared corrections' }).click();
    const shared = page.getByRole('list', { name: 'Shared corrections' });
    await shared.getByRole('checkbox', { name: /The column “Works at” is Employer: 3 senders/ }).waitFor();
    await assertAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make a draft with 1 of them' }).click();
    await page.getByRole('heading', { level: 1, name: /^Membership v/ }).waitFor();
    await page.getByText('draft', { exact: true }).first().waitFor();
  });
});
