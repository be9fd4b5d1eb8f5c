import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Review } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { publishMembership, readApi, runText, sendApi, waitForRevision } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const HEADER = 'Surname;Given name;Membership no;Company;Hours;E-mail';
const row = (at: number, hours = 12) =>
  `Singh${'abcdefgh'[at] ?? ''};Noah;M-0014${at};Brixton Aggregates Ltd.;${hours};n${at}@example.org`;
const list = (hours: number, total: number) =>
  [HEADER, ...[0, 1, 2, 3, 4, 5].map((at) => row(at, hours + at)), `Total;;;;${total};`, ''].join('\n');

describe('the sign-off of a document', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;
  let jobId: string;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    const { id: sender } = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name: 'Corvane', due_day: 8 });
    const first = await runText(app.url, list(10, 75), 'Corvane April.csv', { sender_id: sender, period: '2026-04' });
    await decideAll(first.id);
    const next = await runText(app.url, list(10, 75), 'Corvane May.csv', { sender_id: sender, period: '2026-05' });
    jobId = next.id;
    const corrections = [
      { kind: 'cell_value', places: [{ sheet: 0, a1: 'E2' }], value: 20 },
      { kind: 'column_field', places: [{ sheet: 0, a1: 'F1' }], field: null, then: 'leave_out' },
    ];
    await sendApi(app.url, 'POST', `jobs/${jobId}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, jobId, 2);
  });

  async function step(id: string, path: string, body: object): Promise<void> {
    const url = `${app.url}/api/v1/workspaces/default/jobs/${id}`;
    const etag = (await fetch(`${url}/review`)).headers.get('etag') ?? '';
    const headers = { 'content-type': 'application/json', 'if-match': etag };
    const answer = await fetch(`${url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.text());
  }

  const listOpen = async (id: string) =>
    (await readApi<Review>(app.url, `jobs/${id}/review`)).attention.flatMap((one) =>
      one.needs_decision ? one.id : [],
    );

  async function decideAll(id: string): Promise<void> {
    await step(id, 'review', {});
    await step(id, 'accept', { including: await listOpen(id), reason: { code: 'correct_as_is' } });
  }

  const open = () => app.visit(`/jobs/${jobId}/signoff`);
  const signed = () => page.getByRole('region', { name: 'What is signed' });
  const state = async () => (await readApi<Review>(app.url, `jobs/${jobId}/review`)).state;

  test('what is to decide stops the signature, and leads to the document', async () => {
    await open();
    await signed()
      .getByText(/^You sign that Corvane May.csv of Corvane for May 2026 has 6 rows/)
      .waitFor();
    const count = (await listOpen(jobId)).length;
    assert.ok(count > 0);
    await signed()
      .getByRole('link', { name: `Decide ${count} first` })
      .waitFor();
    await page.getByRole('region', { name: 'Left open' }).getByText('to decide').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/document/);
  });

  test('Enter signs what is shown: one sentence, what was left open and said, figures and the period before', async () => {
    await step(jobId, 'review', {}).catch(() => undefined);
    const ids = await listOpen(jobId);
    await step(jobId, 'attention', { ids, reason: { code: 'correct_as_is' } });
    const isFigures = (url: URL) => url.pathname.endsWith(`/${jobId}/figures`);
    await page.route(isFigures, (route) => route.fulfill({ status: 404, json: { detail: 'The figures are lost.' } }));
    await open();
    await page.reload();
    const button = signed().getByRole('button', { name: /^Sign 6 rows/ });
    const failure = signed().getByRole('alert').filter({ hasText: 'nothing is signed without them' });
    await failure.waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await button.count(), 0);
    assert.notEqual(await state(), 'accepted');
    await page.unroute(isFigures);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await button.waitFor();
    await page.keyboard.press('Enter');
    await signed()
      .getByText(/ signed that Corvane May.csv of Corvane for May 2026 has 6 rows/)
      .waitFor();
    await signed().getByText('0 to decide').waitFor();
    await signed().getByText(`${ids.length} left open`).waitFor();
    assert.equal(await state(), 'accepted');
    const left = page.getByRole('region', { name: 'Left open' });
    assert.equal(await left.getByText('correct as is').count(), ids.length);
    const said = page.getByRole('region', { name: 'Said by people' });
    await said
      .getByRole('row', { name: /Column F is no field.*the rules had proposed Email.*this document/ })
      .waitFor();
    await said.getByRole('row', { name: /E2 is “20”.*the value in the document/ }).waitFor();
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.getByRole('columnheader', { name: 'April 2026' }).waitFor();
    await figures.getByRole('row', { name: /Rows of data 6 6 agree 6/ }).waitFor();
    await figures.getByRole('row', { name: /Hours 75\.00 85\.00 differs by 1 corrected cell 75\.00/ }).waitFor();
    await assertAccessible(page);
    await page.setViewportSize({ ...VIEWPORT, width: 390 });
    await assertAccessible(page);
    await page.setViewportSize(VIEWPORT);
  });

  test('v verifies with three answers and shows the hashes, p prints', async () => {
    await open();
    await signed().getByText('0 to decide').waitFor();
    const { acceptances } = await readApi<Review>(app.url, `jobs/${jobId}/review`);
    const hash = page.getByText(acceptances[0]?.statement.output_sha256 ?? '');
    assert.equal(await hash.isVisible(), false, 'hashes are folded');
    await page.evaluate(() => {
      globalThis.print = () => document.body.setAttribute('data-printed', 'true');
    });
    await page.keyboard.press('p');
    await page.locator('body[data-printed]').waitFor({ state: 'attached' });
    assert.match(page.url(), /signoff/, 'p does not leave the page');
    await page.keyboard.press('v');
    await hash.waitFor();
    const verification = page.getByRole('region', { name: 'Verification' });
    await verification.getByText('A second run gave the same result.').waitFor({ timeout: 60_000 });
    await verification.getByText('Nothing was changed.').waitFor();
    await verification.getByText('The chain of the activity is unbroken.').waitFor();
    await assertAccessible(page);
  });

  test('z takes the signature back, and after a use of the results it asks for a reason', async () => {
    await open();
    await signed()
      .getByText(/ signed that/)
      .waitFor();
    await page.keyboard.press('z');
    await signed()
      .getByText(/^You sign that/)
      .waitFor();
    assert.equal(await state(), 'withdrawn');
    await signed()
      .getByRole('button', { name: /^Sign 6 rows/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await signed()
      .getByText(/ signed that/)
      .waitFor();
    await fetch(`${app.url}/api/v1/workspaces/default/jobs/${jobId}/output`);
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: 'Reopen what was used' });
    await dialog.getByRole('button', { name: 'Reopen' }).click();
    await signed()
      .getByText(/^You sign that/)
      .waitFor();
    await page.getByRole('region', { name: 'Who used the document while it was accepted' }).waitFor();
  });
});
