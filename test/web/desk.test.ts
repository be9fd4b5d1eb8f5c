import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CorrectionList, Job, Review } from '../../src/contract/api/index.ts';
import {
  assertAccessible,
  missingBrowser,
  openBrowser,
  openPage,
  REFUSED,
  VIEWPORT,
  visit,
  type WatchedPage,
} from './support/browser.ts';
import { membershipWorkbook, publishMembership, readApi, runDocument, type SeededJob } from './support/seed-service.ts';
import { startWebServer, type WebServer } from './support/web-server.ts';

describe('a document on the desk', { skip: missingBrowser }, () => {
  let server: WebServer;
  let opened: WatchedPage;
  let page: Page;
  let job: SeededJob;

  before(async () => {
    server = await startWebServer();
    await publishMembership(server.url);
    job = await runDocument(server.url, membershipWorkbook);
    opened = await openPage(await openBrowser());
    page = opened.page;
  });
  beforeEach(() => page.setViewportSize(VIEWPORT));
  afterEach(() => opened.assertClean(REFUSED));
  after(async () => {
    await opened?.context.close();
    await server?.stop();
  });

  const open = (cell: string) => visit(page, `${server.url}/app/w/default/jobs/${job.id}/document?cell=${cell}`);
  const decide = () => page.getByRole('complementary', { name: 'Decide' });
  const effect = () => page.getByRole('region', { name: 'What would change' });
  const result = () => page.getByRole('grid', { name: /^Normalized sheet/ });

  async function choose(label: RegExp, option: string): Promise<void> {
    await decide().getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  for (const width of [390, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await open('E6');
      await page.getByRole('grid').first().waitFor();
      await assertAccessible(page);
      if (width > 720) return;
      await page.getByText('Decide', { exact: true }).click();
      await decide().getByText('to decide').waitFor();
      await assertAccessible(page);
    });
  }

  test('a chosen cell is shown in the document and in the result, and a cell of the result leads back', async () => {
    await open('C17');
    const sheet = page.getByRole('grid', { name: /^Sheet/ });
    await sheet.locator('[aria-selected=true]').getByText('Jensen').waitFor();
    await result().locator('[aria-selected=true]').getByText('Jensen').waitFor();
    await result().getByRole('gridcell', { name: 'Bouchard' }).first().click();
    await page.waitForURL(/cell=C9/);
  });

  test('what a field would change is shown before it is taken, and Escape drops it', async () => {
    await open('E6');
    await choose(/^Column E/, 'No field');
    await effect().getByText('Email').first().waitFor();
    assert.match(
      (await effect().textContent()) ?? '',
      /Nothing is taken yet.*Column E “Contact Email” Email.*no field/,
    );
    await decide().getByRole('heading', { name: 'E6' }).click();
    await page.keyboard.press('Escape');
    await effect().waitFor({ state: 'detached' });
    const { revision } = await readApi<Job>(server.url, `jobs/${job.id}`);
    assert.equal(revision, 1);
  });

  test('a field that another column has is taken from it, and both are one revision with the reason', async () => {
    await open('E6');
    await choose(/^Column E/, 'First name');
    await effect().getByText('no field').waitFor();
    await decide().getByLabel('Reason').fill('they swapped them');
    await decide().getByRole('button', { name: 'Take it' }).click();
    await decide().getByText('Column E is First name').waitFor();
    await decide().getByText('Column B is no field').waitFor();
    const { items } = await readApi<CorrectionList>(server.url, `jobs/${job.id}/corrections`);
    assert.deepEqual(
      items.map((one) => [one.kind, one.places[0]!.a1, one.reason]),
      [
        ['column_field', 'E6', 'they swapped them'],
        ['column_field', 'B6', 'they swapped them'],
      ],
    );
    await result().getByText('hugo.haddad1@example.org').waitFor();
  });

  test('a value is corrected at its cell', async () => {
    await open('C9');
    const input = decide().getByLabel('Cell C9 is');
    await input.fill('Bouchère');
    await input.press('Enter');
    await effect().getByText('would change').last().waitFor();
    await decide().getByRole('button', { name: 'Take it' }).click();
    await decide().getByText('C9 is “Bouchère”').waitFor();
    await result().getByText('Bouchère').waitFor();
  });

  test('a row is given another label, which is dropped again', async () => {
    await open('C9');
    await choose(/^Row 9/, 'separator');
    await effect().waitFor();
    await decide().getByRole('button', { name: 'Drop it' }).click();
    await effect().waitFor({ state: 'detached' });
  });

  test('people write to each other about it', async () => {
    await open('C9');
    await decide().getByRole('button', { name: 'Comment' }).click();
    await decide().getByLabel('New comment').fill('Ask them about the second address.');
    await decide().getByRole('button', { name: 'Add the comment' }).click();
    await decide().getByRole('list').getByText('Ask them about the second address.').waitFor();
    await decide().getByRole('button', { name: '1 comment' }).waitFor();
  });

  test('attention leads to its place, is accepted with a reason, and then the document is accepted and reopened', async () => {
    await open('E6');
    const list = decide().getByRole('list', { name: 'What needs attention' });
    await list.getByText('The header may not be exactly').click();
    await page.waitForURL((url) => url.searchParams.get('cell') !== 'E6');
    await list.getByRole('button', { name: 'Accept as it is' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept as it is' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Accept with 1 open' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept with 1 open' }).click();
    await page.getByText('Accepted', { exact: true }).waitFor();
    const review = await readApi<Review>(server.url, `jobs/${job.id}/review`);
    assert.deepEqual([review.state, review.acceptances.length], ['accepted', 1]);
    await decide().getByText('This is signed.').waitFor();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('Withdrawn', { exact: true }).waitFor();
  });
});
