import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type {
  CorrectionDraft,
  CorrectionList,
  FieldProposal,
  Job,
  Page as ListOf,
  Review,
  Sender,
} from '../../src/contract/api/index.ts';
import type { Artifact } from '../../web/src/api/contract.ts';
import { type GridCell, writeGrids } from '../helpers/make-grid.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, giveReasons, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { countKeys, type DocumentPage, documentPage } from './support/document-page.ts';
import { publishMembership, readApi, runDocument, runText, sendApi, waitForRevision } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const makeText = (name: string, rows = 2) => `QX1;QX2;QX3;Company;Member since
${name};Noah;a;Brixton Aggregates Ltd.;2019-05-06
${'Oak;Ann;b;Brixton Aggregates Ltd.;2020-06-07\n'.repeat(rows - 1)}`;
/** Two columns claim hours. */
const RIVALS = `Membership no;Surname;Hours;Hours worked;QX1
M-00140;Singh;12;13;a
M-00141;Oak;8;9;b
`;

const CLEAN = `Surname;Given name;Membership no;Company;Member since
Singh;Noah;M-00140;Brixton Aggregates Ltd.;2019-05-06
`;

const UNKNOWN = Array.from({ length: 10 }, (_, at) => `QX${at + 1}`);
const HEADER = ['Membership no', 'Surname', ...UNKNOWN];
const makeRow = (at: number): GridCell[] => [
  `M-${String(100 + at).padStart(5, '0')}`,
  ['Singh', 'Oak', 'Elm'][at % 3]!,
  ...UNKNOWN.map((_, column) => (column % 2 === 0 ? `w${column}-${at}` : 10 * column + at)),
];
const makeGrid = (from: number, count: number) =>
  new Map<number, GridCell[]>([
    [1, HEADER],
    ...Array.from({ length: count }, (_, at): [number, GridCell[]] => [at + 2, makeRow(from + at)]),
  ]);

const CODE = 'correct_as_is';

describe('decisions of a document by keys', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;
  let doc: DocumentPage;

  before(async () => {
    page = app.page;
    doc = documentPage(page);
    await publishMembership(app.url);
  });

  const addSender = (name: string) => sendApi<Sender>(app.url, 'POST', 'senders', { name });
  const readJob = (id: string) => readApi<Job>(app.url, `jobs/${id}`);
  const readArtifact = (id: string) => readApi<Artifact>(app.url, `jobs/${id}/artifact`);
  const open = async (id: string) => {
    await app.visit(`/jobs/${id}/document`);
    await doc.chosen.first().waitFor();
    await doc.isKnown();
  };
  const sendStep = async (id: string, path: string, body: object) => {
    const url = `${app.url}/api/v1/workspaces/default/jobs/${id}`;
    const etag = (await fetch(`${url}/review`)).headers.get('etag') ?? '';
    const headers = { 'content-type': 'application/json', 'if-match': etag };
    const answer = await fetch(`${url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.text());
  };
  const isAccepted = async (id: string) => {
    await waitUntil(async () => (await readJob(id)).review_state === 'accepted');
    // The page goes on by itself, perhaps later, and would leave what is opened next.
    await page.waitForURL((url) => !url.pathname.includes(id));
  };

  async function runTwoSheets(t: TestContext, name: string): Promise<string> {
    const path = join(await makeTempFolder(t), name);
    await writeGrids(path, [
      { name: 'North', grid: makeGrid(0, 8) },
      { name: 'South', grid: makeGrid(20, 5) },
    ]);
    const about = { sender_id: (await addSender(name)).id, period: '2026-06' };
    return (await runDocument(app.url, path, name, about)).id;
  }

  test('ten undecided columns on two sheets are decided and accepted with at most 12 keys, and all are in the result', async (t) => {
    const id = await runTwoSheets(t, 'ten.xlsx');
    await open(id);
    const keys = countKeys(page);
    const bar = page.getByRole('status');
    for (const header of UNKNOWN) {
      await doc.isChosen(doc.column(header));
      await bar.getByText(`“${header}”: Carry it along`).waitFor();
      await keys.press('Enter');
    }
    await doc.card('It is the first document of its sender').and(page.locator('[aria-current]')).waitFor();
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Take and accept 13 rows' }).waitFor();
    await keys.press('Enter');
    assert.ok(keys.count <= 12, `${keys.count} keys`);
    await isAccepted(id);
    const { output } = await readArtifact(id);
    const carried = output.tables!.map(({ raw_columns }) => raw_columns.map(({ output_header }) => output_header));
    const names = UNKNOWN.map((name) => `raw_${name}`);
    assert.deepEqual(carried, [names, names]);
    const headers = output.sheets![0]!.columns!.map(({ header }) => header);
    assert.deepEqual(headers.slice(-names.length), names);
    const { items } = await readApi<CorrectionList>(app.url, `jobs/${id}/corrections`);
    assert.equal(items.length, 10);
    assert.ok(items.every(({ places }) => places.length === 2));
  });

  /** Each document has its own sender: nothing is compared. */
  const run = async (text: string, name: string) =>
    runText(app.url, text, name, { sender_id: (await addSender(name)).id, period: '2026-06' });
  const readStatements = async (id: string) =>
    (await readApi<CorrectionDraft>(app.url, `jobs/${id}/corrections/draft`)).statements.map(([one]) =>
      one?.kind === 'column_field' ? [one.places[0]!.a1, one.field ?? one.then] : [one?.kind, null],
    );
  const isKept = () => doc.kept.getByText('Kept for you').waitFor();
  const isApplied = (header: string) => doc.column(header).getByText('by a person').waitFor();
  const answers = async (...headers: string[]) => {
    const texts = headers.map((header) => doc.column(header).locator('td').nth(3).locator('b').textContent());
    return Promise.all(texts);
  };

  test('a large document is decided while the service still looks through it', async () => {
    const { id } = await run(makeText('Rowan'), 'large.csv');
    let go = () => {};
    const isLookedThrough = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/sheets*', async (route) => {
      await isLookedThrough;
      await route.continue();
    });
    await open(id);
    await doc.isChosen(doc.column('QX1'));
    await page.keyboard.press('x');
    await doc.isChosen(doc.column('QX2'));
    go();
    await doc.grid.getByText('Rowan', { exact: true }).waitFor();
    await page.unroute('**/sheets*');
    assert.deepEqual(await answers('QX1'), ['Left out'], 'what was said stays');
  });

  test('Enter and “the others as proposed” never take what two columns claim', async () => {
    const { id } = await run(RIVALS, 'rivals.csv');
    await open(id);
    const rival = doc.column('Hours worked');
    await doc.isChosen(rival);
    await doc
      .choice('Hours 70 %')
      .or(doc.choice(/^1 ?Hours/))
      .first()
      .waitFor();
    await doc.lines.getByText('“Hours” may be Hours, too. Which of them is it?').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Choose:').waitFor();
    await doc.isChosen(rival);
    await doc.lines.getByRole('button', { name: 'The other as proposed' }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await doc.isChosen(rival);
    assert.deepEqual(await answers('Hours worked', 'QX1'), ['Hours?', 'Carried along']);
    await isKept();
    assert.deepEqual(await readStatements(id), [['E1', 'carry']]);
    await page.keyboard.press('1');
    await doc.isChosen(doc.column('Hours'));
    // The column that had the field has none now, and is to decide.
    assert.deepEqual(await answers('Hours worked', 'Hours'), ['Hours', 'No field: carry it along?']);
    await page.keyboard.press('x');
    await isKept();
    assert.deepEqual(await readStatements(id), [
      ['E1', 'carry'],
      ['D1', 'hours'],
      ['C1', 'leave_out'],
    ]);
  });

  test('letters and digits choose another answer, a field is found by its letters, and z takes each back', async () => {
    const { id } = await run(makeText('Fir'), 'undo.csv');
    await open(id);
    await doc.isChosen(doc.column('QX1'));
    await page.keyboard.press('x');
    await doc.isChosen(doc.column('QX2'));
    await page.keyboard.press('f');
    await page.getByRole('combobox', { name: 'Find a field' }).waitFor();
    await page.keyboard.type('fir');
    await page.getByRole('option', { name: 'First name', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await doc.isChosen(doc.column('QX3'));
    await page.keyboard.press('f');
    await page.getByRole('status').getByText('takes the marked field').waitFor();
    await page.keyboard.press('Escape');
    await doc.choice(/Carry it along/).waitFor();
    await page.keyboard.press('1');
    assert.deepEqual(await answers('QX1', 'QX2', 'QX3'), ['Left out', 'First name', 'Carried along']);
    const open3 = 'No field: carry it along?';
    for (const expected of [
      ['Left out', 'First name', open3],
      ['Left out', open3, open3],
      [open3, open3, open3],
    ]) {
      await page.keyboard.press('z');
      assert.deepEqual(await answers('QX1', 'QX2', 'QX3'), expected);
    }
    await doc.isChosen(doc.column('QX1'));
    assert.equal(await page.getByRole('button', { name: 'Undo', exact: true }).isDisabled(), true);
    await page.keyboard.press('Shift+Enter');
    assert.deepEqual(await answers('QX1', 'QX2', 'QX3'), ['Carried along', 'Carried along', 'Carried along']);
    await page.keyboard.press('z');
    assert.deepEqual(await answers('QX1', 'QX2', 'QX3'), [open3, open3, open3]);
    await doc.kept.waitFor({ state: 'detached' });
  });

  test('a column that is given the missing field settles the point about it, and the effect says so', async () => {
    const { id } = await run(makeText('Elm'), 'missing.csv');
    await open(id);
    await doc.effect.getByText('Required 0 of 2').waitFor();
    await doc.card('No column became the required field "Last name"').getByLabel('To decide').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type('last');
    await page.getByRole('option', { name: 'Last name', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await doc.card('No column became the required field "Last name"').getByLabel('For information').waitFor();
    await doc.card('No column became the required field "Member number"').getByLabel('To decide').waitFor();
    await doc.effect.getByText('Required 0 → 1 of 2').waitFor();
  });

  test('j and k move, the brackets go through the states, and s shows the next sheet', async (t) => {
    const id = await runTwoSheets(t, 'move.xlsx');
    await open(id);
    await page.keyboard.press('j');
    await doc.isChosen(doc.column('QX2'));
    await page.keyboard.press('k');
    await doc.isChosen(doc.column('QX1'));
    for (const name of ['Rows', 'Values', 'Compare', 'Columns'] as const) {
      await page.keyboard.press(']');
      await doc.state(name).and(page.locator('[aria-current=step]')).waitFor();
    }
    await page.keyboard.press('[');
    await doc.state('Compare').and(page.locator('[aria-current=step]')).waitFor();
    for (const name of ['Values', 'Rows', 'Columns'] as const) {
      await doc.state(name).click();
      await doc.lines.getByRole('heading', { name: name === 'Columns' ? 'All columns' : name }).waitFor();
    }
    // What was clicked keeps the focus, and Enter still takes what is framed.
    await page.keyboard.press('Enter');
    await doc.column('QX1').getByText('you', { exact: true }).waitFor();
    await page.keyboard.press('s');
    await page.waitForURL((url) => url.searchParams.get('sheet') === '1');
    await doc.sheet.getByText('5 rows of data').waitFor();
  });

  test('what was accepted last is said on the next page, and z takes it back there', async () => {
    const first = await run(makeText('Ash'), 'first.csv');
    const next = await run(makeText('Yew'), 'next.csv');
    // Of the next document, something was said before: it is not what z takes back first.
    await open(next.id);
    await page.keyboard.press('Enter');
    await isKept();
    await open(first.id);
    await page.keyboard.press('Shift+Enter');
    for (const name of ['Member number', 'Last name']) {
      await doc.card(`required field "${name}"`).and(page.locator('[aria-current]')).waitFor();
      await page.keyboard.press('1');
    }
    await doc.end.filter({ hasText: 'Take and accept 2 rows' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.includes(first.id));
    await page.getByRole('status').getByText('first.csv: 2 rows, accepted').waitFor();
    assert.ok(page.url().includes('/document'), page.url());
    await isAccepted(first.id);
    await page.keyboard.press('z');
    await page.waitForURL((url) => url.pathname.includes(first.id));
    await waitUntil(async () => (await readJob(first.id)).review_state === 'withdrawn');
    // What was said of the columns is applied and stays; the points are open again.
    await page.getByText('first.csv: 2 rows, accepted').waitFor({ state: 'detached' });
    assert.equal((await readJob(first.id)).revision, 2);
    await isApplied('QX1');
    assert.deepEqual(await readStatements(next.id), [['A1', 'carry']]);
  });

  test('a document that could not be signed as shown comes back with the reason and with what was said', async () => {
    const { id } = await run(makeText('Oak', 3), 'refused.csv');
    await run(makeText('Box'), 'after.csv');
    await open(id);
    await doc.column('QX2').getByText('Noah').waitFor();
    await page.keyboard.press('Shift+Enter');
    // Last name has no column, and these two may be it: they are not carried along without a word.
    for (const header of ['QX2', 'QX3']) {
      await doc.isChosen(doc.column(header));
      await page.getByRole('status').getByText('Choose:').waitFor();
      await page.keyboard.press('c');
    }
    for (const name of ['Member number', 'Last name']) {
      await doc.card(`required field "${name}"`).and(page.locator('[aria-current]')).waitFor();
      await page.keyboard.press('1');
    }
    await doc.end.filter({ hasText: 'Take and accept 3 rows' }).waitFor();
    // As if the page had shown other figures.
    await page.route(/\/corrections$/, async (route) => {
      const body = route.request().postDataJSON();
      if (body?.then?.accept) body.then.accept.expecting.rows += 1;
      await route.continue({ postData: JSON.stringify(body) });
    });
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.includes(id));
    await page.unroute(/\/corrections$/);
    await waitUntil(async () => (await readJob(id)).sequel?.state === 'refused');
    assert.notEqual((await readJob(id)).review_state, 'accepted');
    // The next page says so, and leads back.
    await page.getByRole('status').getByText('refused.csv: 3 rows: not accepted, it is to decide').waitFor();
    await page.getByRole('button', { name: /^Open/ }).click();
    await page.waitForURL((url) => url.pathname.includes(id));
    const alert = page.getByRole('status').filter({ hasText: 'It was not accepted' });
    await alert.getByText(/rows/).waitFor();
    for (const header of ['QX1', 'QX2', 'QX3']) await isApplied(header);
    // The points were said, and wait for the acceptance.
    await doc.end.filter({ hasText: 'Take and accept 3 rows' }).waitFor();
    await page.keyboard.press('Enter');
    await isAccepted(id);
    const { attention } = await readApi<Review>(app.url, `jobs/${id}/review`);
    assert.deepEqual(
      attention.filter(({ needs_decision: isLeft }) => isLeft),
      [],
    );
  });

  test('a column is proposed as a field to the authors, is carried meanwhile, and the proposal is taken back', async () => {
    const { id } = await run(makeText('Gum'), 'proposal.csv');
    const { config_id: configId } = await readJob(id);
    const readProposals = async () =>
      (await readApi<ListOf<FieldProposal>>(app.url, `configs/${configId}/field-proposals`)).items;
    await open(id);
    await page.keyboard.press('+');
    await doc.isChosen(doc.column('QX2'));
    assert.deepEqual(await answers('QX1'), ['Carried along']);
    await doc.column('QX1').getByText('field proposed').waitFor();
    const [proposal] = await readProposals();
    assert.deepEqual([proposal?.name, proposal?.header, proposal?.job_ids], ['QX1', 'QX1', [id]]);
    await page.keyboard.press('z');
    await waitUntil(async () => (await readProposals()).length === 0);
    assert.deepEqual(await answers('QX1'), ['No field: carry it along?']);
  });

  test('Enter signs nothing before the figures are shown', async () => {
    const { id } = await run(CLEAN, 'unseen.csv');
    const shown = Promise.withResolvers<void>();
    await page.route(/\/figures/, async (route) => {
      await shown.promise;
      await route.continue();
    });
    let signed = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/accept')) signed += 1;
    });
    await app.visit(`/jobs/${id}/document`);
    const calculating = page.getByRole('button', { name: /^Calculating…/ });
    await doc.chosen.first().waitFor();
    for (let more = 0; more < 5 && !(await calculating.isVisible()); more++) await page.keyboard.press('Enter');
    await calculating.waitFor();
    await page.keyboard.press('Enter');
    await delay(500);
    assert.equal(signed, 0);
    shown.resolve();
    await page.getByRole('button', { name: /accept 1 row/i }).waitFor();
    await page.keyboard.press('Enter');
    await isAccepted(id);
    await page.unroute(/\/figures/);
  });

  test('corrections are not said again if only what was to follow them was refused', async () => {
    const { id } = await run(makeText('Ivy'), 'half.csv');
    await open(id);
    await page.keyboard.press('Shift+Enter');
    await isKept();
    const sequel = { state: 'refused', code: 'sequel_overtaken', message: 'Somebody was faster.', points: 1 };
    const about = { revision: 2, by: 'Ada', said_at: '2026-05-01T00:00:00Z', settled_at: null, holds_for: 'document' };
    await page.route(new RegExp(`/jobs/${id}$`), async (route) => {
      const response = await route.fetch();
      const job = await response.json();
      await route.fulfill({
        response,
        json: { ...job, sequel: { ...about, ...sequel, accepts: false, differs: [], held: null } },
      });
    });
    await page.keyboard.press('t');
    await page.getByText('Not all was done').waitFor();
    await doc.kept.waitFor({ state: 'detached' });
    await doc.column('QX1').getByText('Carried along').first().waitFor();
    assert.equal((await readJob(id)).revision, 2);
    await page.unroute(new RegExp(`/jobs/${id}$`));
  });

  test('a lost answer is asked for again, and nothing is done twice; what was sent back is accepted, too', async () => {
    const { id } = await run(makeText('Asp'), 'lost.csv');
    await sendStep(id, 'review', {});
    await sendStep(id, 'send-back', { reason: { code: CODE } });
    await open(id);
    await page.keyboard.press('Shift+Enter');
    for (const name of ['Member number', 'Last name']) {
      await doc.card(`required field "${name}"`).and(page.locator('[aria-current]')).waitFor();
      await page.keyboard.press('1');
    }
    await doc.end.filter({ hasText: 'Take and accept 2 rows' }).waitFor();
    let sent = 0;
    await page.route(/\/corrections$/, async (route) => {
      if (!route.request().postDataJSON()?.then?.accept) return route.continue();
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      await route.abort('internetdisconnected');
    });
    await page.keyboard.press('Enter');
    await isAccepted(id);
    assert.equal(sent, 2);
    assert.equal((await readJob(id)).revision, 2);
    await page.unroute(/\/corrections$/);
    app.opened.assertClean(/ERR_INTERNET_DISCONNECTED/);
  });

  test('a document is accepted with open columns, and with a reason for what asks to look at them', async () => {
    const sender = await addSender('Teak');
    const first = await runText(app.url, makeText('Teak'), 'teak-1.csv', { sender_id: sender.id, period: '2026-05' });
    const { config_id: configId } = await readJob(first.id);
    const corrections = [{ kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field: 'last_name' }];
    await sendApi(app.url, 'POST', `jobs/${first.id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(app.url, first.id, 2);
    const json = { config_id: configId, base_version: 0, job_id: first.id };
    await sendApi(app.url, 'POST', `senders/${sender.id}/recipes`, json);
    const text = makeText('Teak').replace('Company', 'QX7').replace('QX3', 'QX8');
    const { id } = await runText(app.url, text, 'teak-2.csv', { sender_id: sender.id, period: '2026-06' });
    const { attention } = await readApi<Review>(app.url, `jobs/${id}/review`);
    assert.ok(attention.some(({ code }) => code === 'layout_changed' || code === 'layout_unknown'));
    await open(id);
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: /^Accept with/ });
    await dialog.waitFor();
    await giveReasons(page);
    await dialog.getByRole('button', { name: /^Accept/ }).click();
    await isAccepted(id);
  });

  for (const width of [390, 1280])
    test(`is accessible and fits, in light and in dark, with each kind of line unfolded: ${width} px`, async () => {
      const { id } = await run(RIVALS, `axe-${width}.csv`);
      await page.setViewportSize({ ...VIEWPORT, width });
      await open(id);
      await page.keyboard.press('Shift+Enter');
      await doc.isKnown();
      await assertAccessible(page);
    });
});
