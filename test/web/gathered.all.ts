import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type {
  ConfigVersion,
  CorrectionList,
  Job,
  Page as ListOf,
  Review,
  Sender,
} from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { assertAccessible, giveReasons, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import {
  acceptJob,
  publishMembership,
  readApi,
  runText,
  type SeededConfig,
  type SeededJob,
  sendApi,
  waitForRevision,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

/** A document with unknown headers, and without membership numbers. */
const makeText = (name: string) => `QX1;QX2;Company;Member since
${name};Noah;Brixton Aggregates Ltd.;2019-05-06
Oak;Ann;Brixton Aggregates Ltd.;2020-06-07
`;

/** Messages that the browser itself logs about requests without a connection. */
const OFFLINE = /ERR_INTERNET_DISCONNECTED/;

describe('corrections before they are applied', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let config: SeededConfig;
  let page: Page;
  let sender: Sender;
  let first: SeededJob;
  let second: SeededJob;

  before(async () => {
    page = app.page;
    config = await publishMembership(app.url);
    sender = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour' });
    first = await run('Singh');
    second = await run('Elm');
    page.setDefaultTimeout(40_000);
  });

  const run = (name: string) => runText(app.url, makeText(name), `${name}.csv`, { sender_id: sender.id });
  const open = (job: SeededJob, cell: string) => app.visit(`/jobs/${job.id}/document?cell=${cell}`);
  const decide = () => page.getByRole('complementary', { name: 'Decide' });
  const effect = () => page.getByRole('region', { name: 'What would change' });
  const gathered = () => decide().getByRole('list', { name: 'To be applied' }).getByRole('listitem');
  const sheet = () => page.getByRole('grid', { name: /^Sheet/ });

  async function sayField(column: string, letters: string, label: string): Promise<void> {
    await sheet()
      .getByRole('gridcell', { name: new RegExp(`^${column}`) })
      .click();
    await decide()
      .getByRole('combobox', { name: new RegExp(`“${column}” is`) })
      .waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type(letters);
    // Enter selects the marked option; the search for the typed text starts a moment later.
    await page.locator('[role=option][data-combobox-selected]').getByText(label, { exact: true }).waitFor();
    await page.keyboard.press('Enter');
  }

  test('are gathered from several places, each can be discarded, and all are applied as one revision for everyone', async () => {
    await open(first, 'A1');
    await sayField('QX1', 'last', 'Last name');
    await sayField('QX2', 'first', 'First name');
    await sayField('Company', 'no f', 'No field, carried');
    await gathered().nth(2).waitFor();
    assert.deepEqual(await gathered().allTextContents(), [
      'Column A is Last name',
      'Column B is First name',
      'Column C is no field, and carried',
    ]);
    await gathered().getByRole('button', { name: 'Discard: Column C is no field' }).click();
    await decide().getByText('Everyone', { exact: true }).click();
    await decide().locator('section[aria-busy=false]').waitFor();
    assert.match((await effect().textContent()) ?? '', /“QX1” no field.*Last name.*“QX2” no field.*First name/);
    await page.keyboard.press('t');
    await page.getByText(/^The \d corrections hold for the next documents of this sender/).waitFor();
    await page.getByText('Version 2 is a draft with this change').waitFor();
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${first.id}/corrections`);
    assert.deepEqual(
      items.map((one) => one.places[0]!.a1),
      ['A1', 'B1'],
    );
    const versions = await readApi<ListOf<ConfigVersion>>(app.url, `configs/${config.configId}/versions`);
    assert.deepEqual(pluck(versions.items, 'status'), ['draft', 'active']);
  });

  test('Escape discards the last one', async () => {
    await open(second, 'A1');
    await sayField('QX1', 'last', 'Last name');
    await sayField('QX2', 'first', 'First name');
    await gathered().nth(1).waitFor();
    await page.keyboard.press('Escape');
    await gathered().first().waitFor({ state: 'detached' });
    assert.match((await effect().textContent()) ?? '', /Nothing is applied yet/);
    await page.keyboard.press('Escape');
    await effect().waitFor({ state: 'detached' });
  });

  test('on a phone, they can be made in each pane without scrolling', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(second, 'A1');
    await page.getByText('Decide', { exact: true }).click();
    await decide()
      .getByRole('combobox', { name: /“QX1” is/ })
      .click();
    await page.getByRole('option', { name: 'Last name', exact: true }).click();
    await effect().waitFor();
    await page.evaluate('scrollTo(0, 0)');
    for (const pane of ['Decide', 'Document', 'Result']) {
      await page.getByText(pane, { exact: true }).last().click();
      const box = (await page.getByRole('button', { name: 'Apply' }).boundingBox())!;
      assert.ok(box.y + box.height <= 844, `${pane}: it ends at ${box.y + box.height} px`);
    }
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
    await page.setViewportSize(VIEWPORT);
  });

  test('are not needed again: an earlier document is read again with what applies to its sender', async () => {
    await open(second, 'A1');
    await decide().getByText('The recipe of Harbour has changed since this document was read.').waitFor();
    await page.keyboard.press('r');
    await page.waitForURL((url) => !url.pathname.includes(second.id));
    await sheet().getByText('Last name').first().waitFor();
    assert.equal((await readApi<Job>(app.url, `jobs/${second.id}`)).review_state, 'replaced');
  });

  test('a doubtful reading is confirmed, and is no longer in doubt', async () => {
    const titled = `Members in May;;;\n${makeText('Yew')}`;
    const job = await runText(app.url, titled, 'titled.csv', { sender_id: sender.id });
    await open(job, 'A2');
    await decide().getByText('The header may not be exactly row 2').waitFor();
    await decide()
      .getByRole('button', { name: /^Confirm \d readings?$/ })
      .click();
    await decide().locator('section[aria-busy=false]').waitFor();
    await page.keyboard.press('t');
    await decide().getByText('Row 2 is header').waitFor();
    await decide().getByText('The header may not be exactly row 2').waitFor({ state: 'detached' });
    const { summary } = await readApi<Job>(app.url, `jobs/${job.id}`);
    assert.ok(!summary.attention!.some(({ code }) => code === 'doubtful_header'));
  });

  test('questions with the same answer each month are not asked again', async () => {
    await open(first, 'A1');
    await decide().getByText('No column became the required field').waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog');
    await giveReasons(page);
    const lasting = dialog.getByRole('checkbox', { name: /^Do not ask again/ });
    // The last choice is remembered.
    assert.equal(await lasting.isChecked(), true);
    await dialog.getByRole('button', { name: /^Accept with/ }).click();
    await page.getByText('Accepted', { exact: true }).waitFor();
    const third = await run('Fir');
    const job = await readApi<Job>(app.url, `jobs/${third.id}`);
    assert.ok(job.attention.includes('required_field_unmapped'));
    const open1 = job.summary.attention!.length - job.open_attention;
    assert.ok(open1 >= 1, `${job.open_attention} of ${job.summary.attention!.length} are open`);
  });

  test('without a chosen place, the page begins with the first thing to decide, not with a settled one', async () => {
    const text = makeText('Gum').replace('2020-06-07', 'someday');
    const { id } = await runText(app.url, text, 'gum.csv', { sender_id: sender.id });
    const { summary } = await readApi<Job>(app.url, `jobs/${id}`);
    assert.equal(summary.attention![0]!.code, 'required_field_unmapped', 'it is settled for the sender');
    await app.visit(`/jobs/${id}/document`);
    const list = decide().getByRole('list', { name: 'What needs attention' });
    const chosen = list.getByRole('listitem').filter({ has: page.getByRole('button', { pressed: true }) });
    await chosen.waitFor();
    assert.match((await chosen.textContent()) ?? '', /There are errors/);
    await chosen.getByRole('button', { name: 'Accept as it is' }).waitFor();
    await page.waitForURL((url) => url.searchParams.get('cell') === 'D3');
    await list.getByText('No column became the required field').waitFor();
  });

  test('what is settled for the sender is revoked, and asked again in all its documents', async () => {
    const [one, two] = [await run('Ash'), await run('Yew')];
    await open(one, 'A1');
    const list = decide().getByRole('list', { name: 'What needs attention' });
    const item = list.getByRole('listitem').filter({ hasText: 'No column became the required field' }).first();
    await item.getByText(/accepted for the sender until/).waitFor();
    await item.getByRole('button').click();
    await item.getByRole('button', { name: 'Revoke for the sender' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke for the sender' });
    await dialog.getByRole('radio', { name: 'mistake found', checked: true }).waitFor();
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Revoke for the sender' }).click();
    await item.getByRole('button', { name: 'Accept as it is' }).waitFor();
    for (const { id } of [one, two]) {
      const { attention } = await readApi<Review>(app.url, `jobs/${id}/review`);
      const point = attention.find(({ code }) => code === 'required_field_unmapped');
      assert.deepEqual([point?.needs_decision, point?.accepted_for], [true, null], id);
    }
  });

  test('stay while the connection is lost, and their effect is requested again', async () => {
    const job = await run('Fir');
    await open(job, 'C1');
    await decide().getByRole('heading', { name: 'C1' }).waitFor();
    await page.context().setOffline(true);
    try {
      await sayField('Company', 'no f', 'No field, carried');
      await decide().getByText('Unknown without a connection').waitFor();
      assert.equal(await decide().getByText('This cannot be applied').count(), 0);
    } finally {
      await page.context().setOffline(false);
    }
    await decide().getByRole('button', { name: 'Try again' }).click();
    await effect().getByText('no field').waitFor();
    await page.keyboard.press('Escape');
    app.opened.assertClean(OFFLINE);
  });

  test('stay if somebody else corrects the document, and are not applied if they accept it', async () => {
    const job = await run('Ash');
    await open(job, 'C1');
    await sayField('Company', 'no f', 'No field, carried');
    await effect().waitFor();
    const corrections = [{ kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: null }];
    await sendApi(app.url, 'POST', `jobs/${job.id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, job.id, 2);
    await decide().getByText('The document was corrected after you began.').waitFor();
    await decide().locator('section[aria-busy=false]').waitFor();
    assert.match((await effect().textContent()) ?? '', /“Company” Employer.*no field/);
    await acceptJob(app.url, job.id);
    await decide().getByText('Your changes here were not applied.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Apply' }).count(), 0);
    await decide().getByRole('button', { name: 'Discard', exact: true }).click();
    await decide().getByText('Your changes here were not applied.').waitFor({ state: 'detached' });
    const { revision } = await readApi<Job>(app.url, `jobs/${job.id}`);
    assert.equal(revision, 2);
  });
});
