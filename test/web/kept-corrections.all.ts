import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type {
  CorrectionDraft,
  CorrectionDraftList,
  CorrectionList,
  Job,
  Review,
} from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import {
  publishMembership,
  readApi,
  runText,
  type SeededJob,
  sendApi,
  waitForRevision,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const HEADER = 'Surname;Given name;Membership no;Company;Member since\n';
const CLEAN = `${HEADER}Singh;Noah;M-00140;Brixton Aggregates Ltd.;2019-05-06\n`;
const makeText = (name: string) => `QX1;QX2;Company;Member since\n${name};Noah;Brixton Aggregates Ltd.;2019-05-06\n`;
/** Messages that the browser itself logs about requests without a connection. */
const OFFLINE = /ERR_INTERNET_DISCONNECTED/;

describe('what is said of a document and not applied yet', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  const run = (name: string) => runText(app.url, makeText(name), `${name}.csv`);
  const open = (job: { id: string }) => app.visit(`/jobs/${job.id}/document`);
  const line = (of = page) => documentPage(of).kept;
  const isKept = (of = page) => line(of).getByText('Kept for you until it is applied or discarded.').waitFor();
  const readDraft = (id: string) => readApi<CorrectionDraft>(app.url, `jobs/${id}/corrections/draft`);
  const chip = (header: string, of = page) => documentPage(of).column(header).locator('td').nth(3).locator('b');
  const isCarried = (header: string, of = page) =>
    chip(header, of).getByText('Carried along', { exact: true }).waitFor();

  async function carry(header: string, of = page): Promise<void> {
    // A line is chosen as soon as it is known what was said before; until then, no answer is taken.
    await documentPage(of).chosen.first().waitFor();
    await documentPage(of).column(header).getByRole('button', { name: header, exact: true }).click();
    await documentPage(of).isChosen(documentPage(of).column(header));
    await of.keyboard.press('c');
    await isCarried(header, of);
  }

  test('is restored after a reload and on the way back, and the desk says so; z takes back the newest', async () => {
    const job = await run('Fir');
    await open(job);
    await carry('Company');
    await carry('Member since');
    await line().getByText('2 decisions not applied yet').waitFor();
    await isKept();
    await page.reload();
    await isCarried('Company');
    await isCarried('Member since');
    await isKept();
    await assertAccessible(page);
    await app.visit('');
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Fir.csv' }) });
    await row.getByText(/2 corrections not applied yet/).waitFor();
    // Back at once, without waiting for the pause between two saves.
    await open(job);
    await isCarried('Member since');
    await page.keyboard.press('z');
    await chip('Member since').getByText('Member since', { exact: true }).waitFor();
    await app.visit('');
    await row.getByText(/1 correction not applied yet/).waitFor();
    await open(job);
    await isCarried('Company');
    await documentPage(page).isKnown();
    await page.keyboard.press('t');
    await waitUntil(async () => (await readApi<Job>(app.url, `jobs/${job.id}`)).revision === 2);
    await line().waitFor({ state: 'detached' });
    await waitUntil(async () => (await readDraft(job.id)).id === null);
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${job.id}/corrections`);
    assert.equal(items.length, 1);
    const left = await readApi<CorrectionDraftList>(app.url, 'correction-drafts');
    assert.deepEqual(left.items, []);
  });

  test('after a reload, the first line that nobody has answered is chosen', async () => {
    const job = await run('Yew');
    await open(job);
    const { chosen } = documentPage(page);
    await chosen.filter({ hasText: 'QX1' }).waitFor();
    await page.keyboard.press('x');
    await chosen.filter({ hasText: 'QX2' }).waitFor();
    await isKept();
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/corrections/draft', async (route) => {
      await promise;
      await route.continue();
    });
    await page.reload();
    await documentPage(page).column('QX1').waitFor();
    assert.equal(await chosen.count(), 0, 'nobody answers a line before it is known what they have said');
    await page.keyboard.press('c');
    resolve();
    await chip('QX1').getByText('Left out').waitFor();
    await chosen.filter({ hasText: 'QX2' }).waitFor();
    await page.unroute('**/corrections/draft');
  });

  test('of two windows, the second one is told, overwrites nothing until it has chosen, and chooses', async () => {
    const job = await run('Elm');
    await open(job);
    const second = await page.context().newPage();
    await second.setViewportSize(VIEWPORT);
    try {
      await second.goto(app.at(`/jobs/${job.id}/document`));
      await documentPage(second).chosen.first().waitFor();
      await carry('Company');
      await isKept();
      await carry('Member since', second);
      const told = 'Another window of yours has changed what is said of this document.';
      await line(second).getByText(told).waitFor();
      await carry('Company', second);
      await line(second).getByText(told).waitFor();
      assert.equal((await readDraft(job.id)).statements.length, 1, 'nothing was overwritten');
      await line(second).getByRole('button', { name: 'Take 1 from there' }).click();
      await isKept(second);
      await carry('Member since', second);
      await isKept(second);
      await waitUntil(async () => (await readDraft(job.id)).statements.length === 2);
      const theirs = await readDraft(job.id);
      await carry('Member since');
      await line().getByRole('button', { name: 'Keep 2 from here' }).click();
      await isKept();
      const own = await readDraft(job.id);
      assert.notEqual(own.id, theirs.id);
      assert.deepEqual(
        own.statements.map(([said]) => said!.places[0]!.a1),
        ['C1', 'D1'],
      );
    } finally {
      await second.close();
    }
  });

  test('says when it is not kept, and is kept when the service answers again', async () => {
    const job = await run('Ash');
    await open(job);
    await documentPage(page).chosen.first().waitFor();
    await page.context().setOffline(true);
    try {
      await carry('Company');
      await line()
        .getByText(/^1 decision not applied yet. Not kept yet/)
        .waitFor();
      await documentPage(page).effect.getByText('Unknown without a connection').waitFor();
    } finally {
      await page.context().setOffline(false);
    }
    await isKept();
    assert.equal((await readDraft(job.id)).statements.length, 1);
    await documentPage(page).effect.getByText('Rows 1').waitFor();
    app.opened.assertClean(OFFLINE);
  });

  test('stays and is shown as such when the document no longer fits it, until it is discarded', async () => {
    const job = await run('Yew');
    await open(job);
    await carry('Company');
    await isKept();
    await app.visit('');
    const corrections = [{ kind: 'row_label', places: [{ sheet: 0, a1: '1:2' }], label: 'note' }];
    await sendApi(app.url, 'POST', `jobs/${job.id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, job.id, 2);
    await open(job);
    const told = page.getByRole('status').filter({ hasText: 'The document was corrected after you began' });
    await told.getByText('It no longer fits: there is no such table.').waitFor();
    assert.equal((await readDraft(job.id)).statements.length, 1);
    await told.getByRole('button', { name: 'Discard', exact: true }).click();
    await told.waitFor({ state: 'detached' });
    await waitUntil(async () => (await readDraft(job.id)).id === null);
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await told.waitFor();
    await waitUntil(async () => (await readDraft(job.id)).statements.length === 1);
  });

  test('an acceptance of several documents is undone, except for a document whose result was used', async () => {
    const jobs: SeededJob[] = [];
    for (const at of [1, 2, 3])
      jobs.push(await runText(app.url, CLEAN.replace('00140', `0020${at}`), `bulk-${at}.csv`));
    await app.visit('');
    for (const at of [1, 2, 3]) await page.getByRole('checkbox', { name: `Pick bulk-${at}.csv` }).check();
    await page.getByRole('button', { name: 'Accept 3', exact: true }).click();
    await page.getByRole('button', { name: /^Accept these 2/ }).click();
    await page.getByText('2 documents accepted').waitFor();
    await page.getByRole('button', { name: 'Undo all 2' }).waitFor();
    const states = async () =>
      Promise.all(jobs.map(async ({ id }) => (await readApi<Review>(app.url, `jobs/${id}/review`)).state));
    const accepted = (await states()).flatMap((state, at) => (state === 'accepted' ? [jobs[at]!] : []));
    assert.equal(accepted.length, 2);
    await page.getByRole('button', { name: 'Undo all 2' }).click();
    await page.getByText('2 documents reopened.').waitFor();
    assert.ok(!(await states()).includes('accepted'));

    for (const { id } of accepted) await acceptJobIn('blk_again', id);
    const [used] = accepted;
    await fetch(`${app.url}/api/v1/workspaces/default/jobs/${used!.id}/output`);
    await app.visit('');
    await page.getByRole('region', { name: 'Done' }).getByRole('button', { name: /^Done/ }).click();
    const bulks = page.getByRole('list', { name: 'Accepted together' });
    await bulks.getByText(/^2 documents accepted/).waitFor();
    await bulks.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 document was not reopened').waitFor();
    await page.getByText(/: local has downloaded its result$/).waitFor();
    assert.equal((await states()).filter((state) => state === 'accepted').length, 1);
    await assertAccessible(page);
  });

  async function acceptJobIn(bulk_id: string, id: string): Promise<void> {
    const path = `${app.url}/api/v1/workspaces/default/jobs/${id}`;
    for (const [step, body] of [
      ['review', undefined],
      ['accept', { bulk_id }],
    ] as const) {
      const etag = (await fetch(`${path}/review`)).headers.get('etag')!;
      const json = body && {
        body: JSON.stringify(body),
        headers: { 'If-Match': etag, 'Content-Type': 'application/json' },
      };
      const answer = await fetch(`${path}/${step}`, { method: 'POST', headers: { 'If-Match': etag }, ...json });
      assert.equal(answer.status, 200, await answer.text());
    }
  }
});
