import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Locator, Page, Request } from 'playwright-core';
import type {
  Batch,
  Config,
  ConfigVersion,
  Job,
  Page as ListOf,
  ProposedColumns,
  Sender,
} from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser, VIEWPORT } from './support/browser.ts';
import { publishMembership, readApi, runText, sendApi, waitForJob } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

let seed = 100;
const makeList = () =>
  `Surname;Given name;Membership no;Company;Member since\nOak;Ann;M-00${++seed};Brixton Aggregates Ltd.;2019-05-06\n`;
const MANY = 200;
/** On a busy machine, too; otherwise it takes a second. */
const MAX_KNOWN_MS = 20_000;

describe('the drop', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let dunmere: Sender;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    dunmere = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Dunmere Council' });
    await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Kestrel Point Hospital' });
  });

  const arriving = () => page.getByRole('region', { name: 'Arriving' });
  const count = (text: string) => arriving().getByRole('status').filter({ hasText: text });
  const lineOf = (name: string) => arriving().getByRole('row').filter({ hasText: name });
  const field = (name: string) => arriving().getByRole('combobox', { name, exact: true });
  const period = (name: string) => arriving().getByRole('textbox', { name, exact: true });
  const read = (count: number) =>
    arriving().getByRole('button', { name: count === 1 ? 'Read 1 file' : `Read ${count} files` });
  const findJob = async (name: string) => {
    const { items } = await readApi<ListOf<Job>>(app.url, `jobs?search=${encodeURIComponent(name)}`);
    return items[0];
  };

  const drop = (...names: readonly string[]) => dropTexts(...names.map((name) => [name, makeList()] as const));

  async function dropTexts(...files: readonly (readonly [name: string, text: string])[]): Promise<void> {
    await app.visit('');
    await page.getByRole('button', { name: 'Drop or choose documents' }).waitFor();
    await page.evaluate((all) => {
      const transfer = new DataTransfer();
      for (const [name, text] of all) transfer.items.add(new File([text], name));
      const init = { dataTransfer: transfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('drop', init));
    }, files);
    await count(files.length === 1 ? '1 file' : `${files.length} files`).waitFor();
  }

  /** The job of a document, once it has ended. */
  async function jobOf(name: string): Promise<Job> {
    await waitUntil(async () => (await findJob(name)) !== undefined);
    return (await waitForJob(app.url, (await findJob(name))!.id)) as unknown as Job;
  }

  // Enter moves the focus once the page has drawn what it understood.
  const isFocused = (locator: Locator) => locator.and(page.locator(':focus')).waitFor();
  // While something about the files is still being read, the button reads nothing.
  const READY = ':enabled:not([data-disabled])';
  const isReady = (count: number) =>
    read(count)
      .and(page.locator(`:focus${READY}`))
      .waitFor();
  const pressRead = (count: number) => read(count).and(page.locator(READY)).press('Enter');

  test('without any sender, the first field is whose the first file is, and Enter takes the proposal', async () => {
    for (const { id } of (await readApi<ListOf<Sender>>(app.url, 'senders')).items)
      await sendApi(app.url, 'PATCH', `senders/${id}`, { archived: true });
    await drop('lakeview october.csv', 'quayside list.csv');
    await isFocused(field('Sender of lakeview october.csv'));
    await lineOf('lakeview').getByRole('button', { name: 'new sender “lakeview”' }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await field('Sender of lakeview october.csv').inputValue(), 'lakeview');
    await isFocused(period('Period of lakeview october.csv'));
    await page.keyboard.type('Okt 26');
    await page.keyboard.press('Enter');
    await isFocused(field('Sender of quayside list.csv'));
    await page.keyboard.type('Quayside');
    await page.keyboard.press('Enter');
    await isFocused(period('Period of quayside list.csv'));
    await page.keyboard.type('11/2026');
    await page.keyboard.press('Enter');
    await isFocused(read(2));
    await arriving().getByRole('button', { name: 'Set all aside' }).click();
    for (const { id } of (await readApi<ListOf<Sender>>(app.url, 'senders')).items)
      await sendApi(app.url, 'PATCH', `senders/${id}`, { archived: false });
  });

  test('Enter in an empty field goes on, and reads nothing', async () => {
    await drop('dunmere tables.csv');
    await count('1 needs a word').waitFor();
    await isFocused(period('Period of dunmere tables.csv'));
    await page.keyboard.press('Enter');
    await isFocused(read(1));
    await period('Period for all').focus();
    await page.keyboard.press('Enter');
    await isFocused(period('Period of dunmere tables.csv'));
    assert.equal(await arriving().count(), 1);
    await arriving().getByRole('button', { name: 'Set all aside' }).click();
  });

  test('where nothing needs a word, one Enter reads the files', async () => {
    await drop('dunmere schools 10-2026.csv');
    await lineOf('dunmere schools').getByText('its name has a word of the sender’s').waitFor();
    assert.equal(await field('Sender of dunmere schools 10-2026.csv').inputValue(), 'Dunmere Council');
    assert.equal(await period('Period of dunmere schools 10-2026.csv').inputValue(), 'October 2026');
    await isReady(1);
    await page.keyboard.press('Enter');
    await arriving().waitFor({ state: 'detached' });
    const job = await jobOf('dunmere schools 10-2026.csv');
    assert.deepEqual(
      [job.sender_id, job.sender_found_by, job.period, job.period_found_by],
      [dunmere.id, 'upload', '2026-10', 'file_name'],
    );
  });

  test('what is missing is said for all at once, and the page shows what it understood', async () => {
    await drop('export 1.csv', 'export 2.csv');
    await count('2 need a word').waitFor();
    await isFocused(period('Period for all'));
    await page.keyboard.type('Okt');
    await arriving()
      .getByText(/^Which year\?/)
      .waitFor();
    assert.ok(await read(2).isEnabled(), 'what is not finished counts for nothing yet');
    await page.keyboard.type(' 26');
    await arriving().getByText('is October 2026').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await period('Period of export 2.csv').inputValue(), 'October 2026');
    await isFocused(field('Sender for those without'));
    await page.keyboard.type('Mapl');
    await arriving().getByText('new sender', { exact: true }).first().waitFor();
    await page.keyboard.type('e Foods');
    await page.keyboard.press('Enter');
    await lineOf('export 1').getByText('new sender', { exact: true }).waitFor();
    await isReady(2);
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    const jobs = [await jobOf('export 1.csv'), await jobOf('export 2.csv')];
    const { items: senders } = await readApi<ListOf<Sender>>(app.url, 'senders');
    const maple = senders.find(({ name }) => name === 'Maple Foods');
    for (const job of jobs) assert.deepEqual([job.sender_id, job.period], [maple?.id, '2026-10']);
    assert.equal((await readApi<ListOf<Batch>>(app.url, 'batches')).items[0]?.counts.total, 2, 'one batch');
  });

  test('Enter goes on to what needs a word while the service looks for first documents', async () => {
    await drop('dunmere pools.csv', 'list three.csv');
    await count('2 need a word').waitFor();
    await isFocused(period('Period for all'));
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/document-names', async (route) => {
      await isAnswered;
      await route.continue();
    });
    await page.keyboard.type('Okt 26');
    await page.keyboard.press('Enter');
    await isFocused(field('Sender of list three.csv'));
    await page.keyboard.type('Maple Foods');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.hasAttribute('data-read'));
    answer();
    await page.waitForFunction(() => document.activeElement?.matches('[data-read]:not([data-disabled])'));
    await page.unroute('**/document-names');
    await page.keyboard.press('Enter');
    assert.equal((await jobOf('list three.csv')).period, '2026-10');
    assert.equal((await jobOf('dunmere pools.csv')).sender_id, dunmere.id);
  });

  test('a line has its own sender and period: a beginning is enough, and an unclear word waits', async () => {
    await drop('kantine (1).csv', 'kantine (2).csv');
    await count('2 need a word').waitFor();
    const [first, second] = ['kantine (1).csv', 'kantine (2).csv'] as const;
    await field(`Sender of ${first}`).fill('du');
    await page.keyboard.press('Enter');
    assert.equal(await field(`Sender of ${first}`).inputValue(), 'Dunmere Council');
    await isFocused(period(`Period of ${first}`));
    await page.keyboard.type('26/10');
    await page.keyboard.press('Enter');
    await lineOf(first).getByText('2010-26').waitFor({ state: 'detached' });
    assert.ok(await read(2).isDisabled(), 'a word that is not understood waits for a better one');
    await period(`Period of ${first}`).fill('Q4 2026');
    await page.keyboard.press('Enter');
    assert.equal(await period(`Period of ${first}`).inputValue(), 'Q4 2026');
    await lineOf(second).getByRole('button', { name: 'new sender “kantine”' }).click();
    assert.equal(await field(`Sender of ${second}`).inputValue(), 'kantine');
    await period(`Period of ${second}`).fill('KW 44 2026');
    await arriving().getByText('is week 44 of 2026').waitFor();
    await page.keyboard.press('Enter');
    await pressRead(2);
    assert.deepEqual([(await jobOf(first)).period, (await jobOf(second)).period], ['2026-Q4', '2026-W44']);
  });

  test('a second document of a sender and month asks: it is added, replaces the first, or is set aside', async () => {
    const about = { sender_id: dunmere.id, period: '2026-11' };
    const first = await runText(app.url, makeList(), 'dunmere first.csv', about);
    await drop('dunmere 2026-11 (2).csv', 'dunmere 2026-11 (3).csv');
    const question = (name: string) => lineOf(name).getByText('Second of November 2026:');
    await question('(2)').waitFor();
    await question('(3)').waitFor();
    await lineOf('(2)').getByRole('button', { name: 'is added' }).click();
    await lineOf('(3)').getByRole('button', { name: 'set aside' }).click();
    await assertAccessible(page);
    await pressRead(1);
    const added = await jobOf('dunmere 2026-11 (2).csv');
    assert.deepEqual([added.stands_beside, added.attention.includes('second_document')], [first.id, false]);
    assert.equal(await findJob('dunmere 2026-11 (3).csv'), undefined, 'what is set aside is not read');
    await drop('dunmere 2026-11 (4).csv');
    await lineOf('(4)').getByRole('button', { name: 'replaces it' }).click();
    await pressRead(1);
    const later = await jobOf('dunmere 2026-11 (4).csv');
    assert.equal((await readApi<Job>(app.url, `jobs/${first.id}`)).replaced_by, later.id);
  });

  test('a second document about which nobody says anything comes to what is to decide', async () => {
    await runText(app.url, makeList(), 'dunmere twelve.csv', { sender_id: dunmere.id, period: '2026-12' });
    await drop('dunmere 2026-12 again.csv');
    await lineOf('again').getByText('Second of December 2026:').waitFor();
    await pressRead(1);
    assert.ok((await jobOf('dunmere 2026-12 again.csv')).attention.includes('second_document'));
    await app.visit('?period=2026-12');
    const open = page.getByRole('region', { name: 'To decide' }).getByRole('row');
    await open.filter({ hasText: 'again.csv' }).waitFor();
  });

  test('a file that is no spreadsheet is a line with what to do, and the others are read', async () => {
    await drop('scan_0412.pdf', '~$dunmere.xlsx', 'dunmere 2027-01.csv');
    await lineOf('scan_0412.pdf').getByText('A pdf, not a spreadsheet').waitFor();
    await lineOf('~$dunmere').getByText('A note of Excel').waitFor();
    await lineOf('~$dunmere').getByRole('button', { name: 'Remove the line' }).click();
    await count('2 files').waitFor();
    await pressRead(1);
    await jobOf('dunmere 2027-01.csv');
    await drop('scan.png');
    assert.ok(await read(0).isDisabled());
    await arriving().getByRole('button', { name: 'Set all aside' }).click();
    await arriving().waitFor({ state: 'detached' });
  });

  test('each file has its own package: the one that has read such headers, else the default, or one for all', async () => {
    const makeTools = (at: number) => `Werkzeug;Regal;Menge\nHammer;A${at};3\nZange;B${at};4\n`;
    const body = new FormData();
    body.set('file', new Blob([makeTools(0)]), 'tools.csv');
    const url = `${app.url}/api/v1/workspaces/default/configs`;
    const proposed = (await (await fetch(`${url}/columns`, { method: 'POST', body })).json()) as ProposedColumns;
    const tools = await sendApi<Config>(app.url, 'POST', 'configs', { name: 'Tools', columns: proposed.columns });
    const { items } = await readApi<ListOf<ConfigVersion>>(app.url, `configs/${tools.id}/versions`);
    await sendApi(app.url, 'POST', `versions/${items[0]!.id}/publish`, {});
    await runText(app.url, makeTools(1), 'tools one.csv', { config_id: tools.id });
    await page.goto(app.at(''));
    await dropTexts(['dunmere 2027-08.csv', makeList()], ['dunmere 2027-09.csv', makeTools(2)]);
    await lineOf('2027-09').getByText('read with Tools').waitFor();
    assert.equal(await lineOf('2027-08').getByText('read with').count(), 0, 'the default is not said');
    await assertAccessible(page);
    await pressRead(2);
    assert.equal((await jobOf('dunmere 2027-09.csv')).config_id, tools.id);
    assert.notEqual((await jobOf('dunmere 2027-08.csv')).config_id, tools.id);
    await dropTexts(['dunmere 2027-06.csv', makeList()]);
    await arriving().getByRole('combobox', { name: 'Package for all' }).click();
    await page.getByRole('option', { name: 'Tools', exact: true }).click();
    await lineOf('2027-06').getByText('read with Tools').waitFor();
    await arriving().getByRole('button', { name: 'Set all aside' }).click();
  });

  test('a folder names the sender and the period of its files', async () => {
    await app.visit('');
    await page.getByRole('button', { name: 'Drop or choose documents' }).waitFor();
    await page.evaluate((text) => {
      const file = new File([text], 'list.csv');
      Object.defineProperty(file, 'webkitRelativePath', { value: 'Kestrel Point Hospital/2027-02/list.csv' });
      const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
      const transfer = new DataTransfer();
      transfer.items.add(file);
      Object.defineProperty(input, 'files', { value: [file], configurable: true });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, makeList());
    await lineOf('list.csv').getByText('by its folder').waitFor();
    await isReady(1);
    await page.keyboard.press('Enter');
    const job = await jobOf('list.csv');
    assert.deepEqual([job.sender_found_by, job.period_found_by, job.period], ['folder', 'folder', '2027-02']);
  });

  test('a document that waited for its job keeps its line until the list has the job', async () => {
    const names = ['dunmere 2027-04.csv', 'dunmere 2027-05.csv'];
    const change = (path: string, make: (items: object[]) => object[]) =>
      page.route(path, async (route) => {
        const list = (await (await route.fetch()).json()) as ListOf<object>;
        await route.fulfill({ json: { ...list, items: make(list.items) } });
      });
    const stuck = page.getByRole('region', { name: 'Waiting and stuck' });
    const lines = stuck.getByRole('row').filter({ hasText: /dunmere 2027-0[45]/ });
    await drop(...names);
    await isReady(2);
    // The batch waits for a place, and then the list does not come.
    await change('**/jobs?*', (jobs) => jobs.filter((job) => !names.includes((job as Job).source_file)));
    await change('**/batches?*', (batches) =>
      batches.map((one) => ({ ...one, status: 'running', counts: { ...(one as Batch).counts, waiting: 2 } })),
    );
    await change('**/batches/*/items*', (items) => items.map((one) => ({ ...one, job: null })));
    await page.keyboard.press('Enter');
    await lines.getByText('waits for a free place').nth(1).waitFor();
    for (const name of names) await jobOf(name);
    await page.unroute('**/batches?*');
    await page.unroute('**/batches/*/items*');
    const { document_id: other } = await jobOf('dunmere first.csv');
    await sendApi(app.url, 'POST', 'batches', { document_ids: [other] });
    await lines.getByText('waits for a free place').first().waitFor({ state: 'detached' });
    assert.equal(await lines.count(), 2, 'nobody drops them again');
    await page.unroute('**/jobs?*');
  });

  test('while the service is away, the page says so, and the document is read once when it is back', async () => {
    // The notice has its own part of the app, which cannot be loaded now.
    await page.goto('about:blank');
    await drop('dunmere 2027-06.csv');
    await isReady(1);
    const away = [/\/jobs$/, /\/assets\//];
    for (const one of away) await page.route(one, (route) => route.abort());
    await page.keyboard.press('Enter');
    await page.getByText(/Trying again in \d+ s; the documents are already uploaded/).waitFor();
    for (const one of away) await page.unroute(one);
    await jobOf('dunmere 2027-06.csv');
    const { items } = await readApi<ListOf<Job>>(app.url, 'jobs?search=dunmere%202027-06');
    assert.equal(items.length, 1);
    app.opened.assertClean(/ERR_FAILED/);
  });

  test(`${MANY} files at once are known before they are read, and are one batch`, { timeout: 180_000 }, async () => {
    const names = Array.from({ length: MANY }, (_, at) => `dunmere list ${String(at).padStart(3, '0')} 2027-03.csv`);
    await sendApi(app.url, 'PATCH', `senders/${dunmere.id}`, { has_several: true });
    await page.goto(app.at(''));
    const from = performance.now();
    let asked = 0;
    const note = (request: Request) => {
      if (request.url().endsWith('/document-names')) asked += 1;
    };
    page.on('request', note);
    await drop(...names);
    await read(MANY).waitFor();
    await lineOf('199 2027-03').getByText('its name has a word of the sender’s').waitFor();
    const tookMs = performance.now() - from;
    page.off('request', note);
    // All names together, and then their first documents.
    assert.equal(asked, 2);
    assert.ok(tookMs < MAX_KNOWN_MS, `${Math.round(tookMs)} ms`);
    await isReady(MANY);
    await assertAccessible(page);
    const made = page.waitForResponse((one) => one.url().endsWith('/batches') && one.ok(), { timeout: 60_000 });
    await page.keyboard.press('Enter');
    await arriving().waitFor({ state: 'detached' });
    const stuck = page.getByRole('region', { name: 'Waiting and stuck' });
    await stuck.getByRole('row').nth(20).waitFor();
    await made;
    const [batch] = (await readApi<ListOf<Batch>>(app.url, 'batches')).items;
    assert.equal(batch?.counts.total, MANY);
    await sendApi(app.url, 'POST', `batches/${batch!.id}/cancel`, {});
  });

  for (const width of [390, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await drop('scan.pdf', 'dunmere 2026-11.csv', 'somebody.csv', 'du.csv');
      await lineOf('dunmere')
        .getByText(/by the names|its name/)
        .waitFor();
      await assertAccessible(page);
      await arriving().getByRole('button', { name: 'Set all aside' }).click();
    });
  }
});
