import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CorrectionList, Facet, Job, RecipeVersion, Sender } from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import { publishMembership, readApi, runText, type SeededJob, sendApi } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const COMPANIES = [
  'Brixton Aggregates Ltd.',
  'Brixton Aggregates Ltd.',
  'Brixt.',
  'Harbour',
  'Brixt.',
  'Brixt.',
  'Brixton Aggregates Ltd.',
  'Brixton Aggregates Ltd.',
];
const TEXT = [
  'Surname;Given name;Membership no;Company;E-mail',
  ...COMPANIES.map(
    (company, at) => `Name${at};Ann;M-0014${at};${company};${at === 3 ? 'nowhere' : `a${at}@example.org`}`,
  ),
  '',
].join('\n');

describe('the values of a result', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;
  let job: SeededJob;
  let sender: Sender;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    sender = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour' });
    job = await runText(app.url, TEXT, 'members.csv', { sender_id: sender.id, period: '2026-05' });
  });

  const open = (search = '') => app.visit(`/jobs/${job.id}/facets${search}`);
  const fields = () => page.getByRole('navigation', { name: 'Fields' });
  const values = () => page.getByRole('region', { name: 'Values' });
  const rows = () => page.getByRole('region', { name: 'Rows', exact: true });
  const listValues = () => values().getByRole('button').allTextContents();
  const choose = (name: string) => values().getByRole('button', { name }).click();

  test('begin with the field that has an issue, and a field shows its values, the most frequent first', async () => {
    await open();
    await fields().getByRole('button', { name: 'Email 1 error' }).and(page.locator('[aria-current=true]')).waitFor();
    await values().getByText('8 values in 8 rows').waitFor();
    await fields()
      .getByRole('button', { name: /^Employer/ })
      .click();
    await values().getByText('3 values in 8 rows').waitFor();
    assert.deepEqual(await listValues(), ['Brixton Aggregates Ltd.4', 'Brixt. 33', 'Harbour 11']);
  });

  test('are found by a part of them, or only those with issues', async () => {
    await open('?field=email');
    await values().getByText('8 values in 8 rows').waitFor();
    await values().getByLabel('Find a value').fill('A7@');
    assert.deepEqual(await listValues(), ['a7@example.org1']);
    await values().getByLabel('Find a value').fill('');
    await values().getByRole('combobox', { name: 'Rows' }).selectOption('With issues');
    await values().getByText('1 value in 1 row').waitFor();
    assert.deepEqual(await listValues(), ['nowhere 11']);
    await values().getByRole('combobox', { name: 'Rows' }).selectOption('email shape (1)');
    await page.waitForURL(/code=email_shape/);
    await values().getByText('1 value in 1 row').waitFor();
    await fields().getByRole('heading').click();
    await page.keyboard.press('/');
    await page.keyboard.type('now');
    await page.keyboard.press('Enter');
    await rows().getByRole('heading', { name: '“nowhere” in 1 row' }).waitFor();
    // The row has its number in the document, and the filter stays when another field is chosen.
    await rows().getByRole('link', { name: 'E5 of the document' }).getByText('5', { exact: true }).waitFor();
    await rows().getByText('Only the rows that are listed below change.').waitFor();
    await fields()
      .getByRole('button', { name: /^Employer/ })
      .click();
    await page.waitForURL(/issues=true/);
    await values().getByText('2 values in 4 rows').waitFor();
    await values().getByRole('combobox', { name: 'Rows' }).selectOption('All rows');
    await values().getByText('3 values in 8 rows').waitFor();
  });

  test('keys alone: a field and a value are chosen, all rows are changed, and the result shows it', async () => {
    await open('?field=email');
    await values().getByText('8 values in 8 rows').waitFor();
    const listed = await fields().getByRole('button').allTextContents();
    const find = (name: string) => listed.findIndex((text) => text.startsWith(name));
    const steps = find('Employer') - find('Email');
    assert.ok(Math.abs(steps) > 1, listed.join());
    // Faster than the address changes: each key begins where the one before led.
    await page.evaluate(
      async ([key, count]) => {
        for (let at = 0; at < count; at++) {
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          await Promise.resolve();
        }
      },
      [steps > 0 ? 'l' : 'h', Math.abs(steps)] as const,
    );
    await fields()
      .getByRole('button', { name: /^Employer/ })
      .and(page.locator('[aria-current=true]'))
      .waitFor();
    await page.waitForURL(/field=employer/);
    await values().getByText('3 values in 8 rows').waitFor();
    await page.keyboard.press('j');
    await rows().getByRole('heading', { name: '“Brixton Aggregates Ltd.” in 4 rows' }).waitFor();
    await page.keyboard.press('j');
    await rows().getByRole('heading', { name: '“Brixt.” in 3 rows' }).waitFor();
    assert.ok(!page.url().includes('Brixt'), 'no value is in the address');
    await page.keyboard.press('e');
    await page.keyboard.type('Brixton Aggregates Ltd.');
    await page.keyboard.press('Enter');
    await rows().getByText('Nothing is applied yet').waitFor();
    await rows().getByText('1 correction, 3 places').waitFor();
    assert.equal(await rows().locator('s').count(), 3);
    await rows().getByLabel('Reason').fill('the same company');
    await rows().getByRole('button', { name: 'Change all 3 rows' }).focus();
    await page.keyboard.press('Enter');
    await values().getByText('2 values in 8 rows').waitFor();
    assert.deepEqual(await listValues(), ['Brixton Aggregates Ltd.7', 'Harbour 11']);
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${job.id}/corrections`);
    assert.deepEqual(
      items.map(({ kind, places, reason }) => [kind, places.map(({ a1 }) => a1).join(), reason]),
      [['cell_value', 'D4,D6,D7', 'the same company']],
    );
    await page.getByRole('link', { name: 'Result' }).click();
    await page.getByRole('grid').getByText('Brixton Aggregates Ltd.').nth(6).waitFor();
    assert.equal(await page.getByRole('grid').getByText('Brixt.', { exact: true }).count(), 0);
  });

  test('a meaning of a text is set for the sender, and is in its recipe', async () => {
    await open('?field=employer');
    await choose('Harbour');
    await rows().getByText('This sender', { exact: true }).click();
    await rows().getByLabel('Change 1 row to').fill('Maple Foods Ltd.');
    await rows().getByRole('button', { name: 'Show the effect' }).click();
    await rows().getByText('1 correction: the meaning of this text').waitFor();
    await rows().getByRole('button', { name: 'Change 1 row' }).click();
    await values().getByRole('button', { name: 'Maple Foods Ltd.' }).waitFor();
    await page.waitForFunction(() => !document.querySelector('[data-loading]'));
    // The recipe follows the revision that shows the new value.
    const readRecipes = async () =>
      (await readApi<{ items: RecipeVersion[] }>(app.url, `senders/${sender.id}/recipes`)).items;
    await waitUntil(async () => (await readRecipes()).length > 0);
    assert.equal((await readRecipes()).length, 1);
    const { revision } = await readApi<Job>(app.url, `jobs/${job.id}`);
    const facet = await readApi<Facet>(app.url, `jobs/${job.id}/facets?field=employer`);
    assert.deepEqual(
      [revision, facet.values.map(({ value }) => value)],
      [3, ['Brixton Aggregates Ltd.', 'Maple Foods Ltd.']],
    );
  });

  test('an unfinished change is discarded by Escape, and by choosing another value', async () => {
    await open('?field=employer');
    await choose('Brixton Aggregates Ltd.');
    const input = rows().getByLabel('Change all 7 rows to');
    await input.fill('Other');
    await rows().getByRole('button', { name: 'Show the effect' }).click();
    await rows().getByText('Nothing is applied yet').waitFor();
    await page.keyboard.press('Escape');
    await rows().getByText('Nothing is applied yet').waitFor({ state: 'detached' });
    await rows().getByRole('button', { name: 'Show the effect' }).click();
    await rows().getByText('Nothing is applied yet').waitFor();
    await choose('Maple Foods Ltd.');
    await rows().getByRole('heading', { name: '“Maple Foods Ltd.” in 1 row' }).waitFor();
    assert.equal(await rows().getByText('Nothing is applied yet').count(), 0);
  });

  test('what is said of the document stays, and a value that the same person corrects meanwhile is no news', async () => {
    const text = TEXT.split('\n').map((line, at) => (line === '' ? line : `${line};${at === 0 ? 'QX1' : 'a'}`));
    const { id } = await runText(app.url, text.join('\n'), 'own.csv');
    const doc = documentPage(page);
    await app.visit(`/jobs/${id}/document`);
    await doc.chosen.first().waitFor();
    await doc.column('QX1').getByRole('button', { name: 'QX1', exact: true }).click();
    await doc.isChosen(doc.column('QX1'));
    await page.keyboard.press('c');
    await doc.kept.getByText('Kept for you').waitFor();
    await app.visit(`/jobs/${id}/facets?field=email`);
    await page.getByRole('link', { name: '1 decision not applied yet' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Accept/ }).count(), 0);
    await choose('nowhere');
    await rows().getByLabel('Change 1 row to').fill('a3@example.org');
    await rows().getByRole('button', { name: 'Show the effect' }).click();
    await rows().getByRole('button', { name: 'Change 1 row' }).click();
    await values().getByRole('button', { name: 'a3@example.org' }).waitFor();
    await page.getByRole('link', { name: '1 decision not applied yet' }).click();
    await doc.column('QX1').getByText('Carried along').waitFor();
    await doc.isKnown();
    const told = page.getByText('The document was corrected after you began');
    assert.equal(await told.count(), 0);
    // Somebody else's correction is told, until the person has looked.
    const corrections = [{ kind: 'row_label', places: [{ sheet: 0, a1: '9' }], label: 'note' }];
    await sendApi(app.url, 'POST', `jobs/${id}/corrections`, { base_revision: 2, corrections });
    await told.waitFor();
    await page.getByRole('button', { name: 'It still fits' }).click();
    await told.waitFor({ state: 'detached' });
    await doc.kept.getByText('Kept for you').waitFor();
    await page.reload();
    await doc.column('QX1').getByText('Carried along').waitFor();
    await doc.isKnown();
    assert.equal(await told.count(), 0);
  });

  for (const width of [390, 1280]) {
    test(`are accessible and fit, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await open('?field=employer');
      await choose('Brixton Aggregates Ltd.');
      await rows().getByLabel('Change all 7 rows to').fill('Other');
      await rows().getByRole('button', { name: 'Show the effect' }).click();
      await rows().getByText('1 correction, 7 places').waitFor();
      await rows().getByText('would change').last().waitFor();
      await assertAccessible(page);
    });
  }
});
