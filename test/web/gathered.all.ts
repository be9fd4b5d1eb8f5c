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
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { type DocumentPage, documentPage } from './support/document-page.ts';
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

describe('for whom and from when a decision holds', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let config: SeededConfig;
  let page: Page;
  let doc: DocumentPage;
  let sender: Sender;
  let first: SeededJob;
  let second: SeededJob;

  before(async () => {
    page = app.page;
    doc = documentPage(page);
    config = await publishMembership(app.url);
    sender = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour' });
    first = await run('Singh');
    second = await run('Elm');
  });

  const run = (name: string) => runText(app.url, makeText(name), `${name}.csv`, { sender_id: sender.id });
  const open = async ({ id }: { id: string }) => {
    await app.visit(`/jobs/${id}/document`);
    await doc.chosen.first().waitFor();
  };

  async function say(header: string, letters: string, label: string): Promise<void> {
    await doc.column(header).getByRole('button', { name: header, exact: true }).click();
    await doc.isChosen(doc.column(header));
    await page.keyboard.press('f');
    await page.keyboard.type(letters);
    await page.getByRole('option', { name: label, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await doc.column(header).getByText('you', { exact: true }).waitFor();
  }

  test('what is said of several columns is one revision, for everyone if an author says so', async () => {
    await open(first);
    await say('QX1', 'last', 'Last name');
    await say('QX2', 'first', 'First name');
    await page.getByRole('radio', { name: 'everyone' }).check();
    await doc.isKnown();
    await doc.effect.getByText('Required 0 → 1 of 2').waitFor();
    await page.keyboard.press('t');
    await page.getByText(/^The \d corrections hold for the next documents of this sender/).waitFor();
    await page.getByText('A draft of the package has this change').waitFor();
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${first.id}/corrections`);
    assert.deepEqual(
      items.map((one) => one.places[0]!.a1),
      ['A1', 'B1'],
    );
    const versions = await readApi<ListOf<ConfigVersion>>(app.url, `configs/${config.configId}/versions`);
    assert.deepEqual(pluck(versions.items, 'status'), ['draft', 'active']);
    await page.getByRole('radio', { name: 'this sender' }).check();
  });

  test('is not needed again: an earlier document is read again with what applies to its sender', async () => {
    await open(second);
    await page.getByText('The recipe of Harbour has changed since this document was read.').waitFor();
    await page.keyboard.press('r');
    await page.waitForURL((url) => !url.pathname.includes(second.id));
    await doc.column('QX1').getByText('recipe').waitFor();
    assert.equal((await readApi<Job>(app.url, `jobs/${second.id}`)).review_state, 'replaced');
  });

  test('a doubtful header is confirmed, and is no longer in doubt', async () => {
    const job = await runText(app.url, `Members in May;;;\n${makeText('Yew')}`, 'titled.csv', { sender_id: sender.id });
    await open(job);
    await doc.state('Rows').click();
    const line = doc.card('The header may not be exactly row 2');
    await line.and(page.locator('[aria-current]')).waitFor();
    await doc.choice(/Row 2 is the header/).waitFor();
    await page.keyboard.press('Enter');
    await doc.kept.getByText('1 decision').waitFor();
    await doc.state('Rows').click();
    await line.getByLabel('Decided').waitFor();
    await doc.isKnown();
    await page.keyboard.press('t');
    await doc.state('Rows').click();
    await page.getByRole('region', { name: 'Corrections by people' }).getByText('Row 2 is header').waitFor();
    await line.waitFor({ state: 'detached' });
    const { summary } = await readApi<Job>(app.url, `jobs/${job.id}`);
    assert.ok(!summary.attention!.some(({ code }) => code === 'doubtful_header'));
  });

  test('points that are the same each month are settled for the sender, told with their last day, and asked again', async () => {
    const [one, two, three] = [await run('Ash'), await run('Yew'), await run('Box')];
    await open(one);
    const missing = doc.card('No column became the required field "Member number"');
    await missing.getByRole('button').first().click();
    await missing.and(page.locator('[aria-current]')).waitFor();
    await page.keyboard.press('1');
    await missing.getByLabel('Decided').waitFor();
    await page.keyboard.press('t');
    const readPoint = async ({ id }: { id: string }) =>
      (await readApi<Review>(app.url, `jobs/${id}/review`)).attention.find(
        ({ code, target_field: field }) => code === 'required_field_unmapped' && field === 'member_id',
      );
    await waitUntil(async () => (await readPoint(one))?.accepted_for === 'sender');
    assert.equal((await readPoint(two))?.needs_decision, false);
    await open(two);
    await missing.getByText('Accepted for the sender until').waitFor();
    await missing.getByLabel('For information').waitFor();
    await missing.getByRole('button').first().click();
    await doc.choice(/Ask again in this sender's documents/).click();
    await missing.getByLabel('To decide').waitFor();
    for (const job of [two, three]) {
      const point = await readPoint(job);
      assert.deepEqual([point?.needs_decision, point?.accepted_for], [true, null], job.id);
    }
  });

  test('stays if somebody else corrects the document, and is not applied if they accept it', async () => {
    const job = await run('Ivy');
    await open(job);
    await say('Company', 'email', 'Email');
    await doc.kept.getByText('Kept for you').waitFor();
    const corrections = [{ kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: null, then: 'leave_out' }];
    await sendApi(app.url, 'POST', `jobs/${job.id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, job.id, 2);
    await page.getByText('The document was corrected after you began').waitFor();
    await doc.column('Company').getByText('you', { exact: true }).waitFor();
    await doc.column('Member since').getByText('Left out').waitFor();
    await doc.isKnown();
    await acceptJob(app.url, job.id);
    const told = page.getByRole('status').filter({ hasText: 'This document is signed.' });
    await told.getByText('What you said here was not applied.').waitFor();
    assert.equal(await doc.end.count(), 0);
    await assertAccessible(page);
    await told.getByRole('button', { name: 'Discard', exact: true }).click();
    await told.getByText('What you said here was not applied.').waitFor({ state: 'detached' });
    const { revision } = await readApi<Job>(app.url, `jobs/${job.id}`);
    assert.equal(revision, 2);
  });

  test('on a phone, the one suggestion is a button at the bottom, and the sheet is one press away', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const job = await run('Elder');
    await open(job);
    await doc.state('Columns').click();
    const button = page.getByRole('button', { name: /^“.*”: |^Next$|^Choose above$|^Accept/ }).last();
    const box = (await button.boundingBox())!;
    assert.ok(box.y + box.height <= 844, `it ends at ${box.y + box.height} px`);
    await assertAccessible(page);
    await doc.states.getByRole('button', { name: 'Sheet' }).click();
    await doc.grid.waitFor();
    await assertAccessible(page);
    await page.setViewportSize(VIEWPORT);
  });
});
