import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Config, Job, Page as ListPage, PreviewWindow, Review } from '../../src/contract/api/index.ts';
import { makeGermanMembers } from '../helpers/german-members.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { AWAY, assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { readApi, runText } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const INVOICES = `Invoice No,Customer,Invoice Date,Total (CAD),Paid,Remarks
ZIB-001,Acme Ltd.,2024-03-01,"1,200.50",yes,first
ZIB-002,Birch Inc.,2024-03-02,99.00,no,
ZIB-003,Cedar Company,2024-03-05,15.25,yes,third one
`;

const MAX_CLICKS_AND_KEYS = 20;
/** In the dialog of the system, in which a test cannot click: the file, and the button that opens it. */
const IN_FILE_DIALOG = 2;

const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

/** Clicks and keys of a person, over all pages; keys that only hold another one down do not count. */
async function countDeeds(page: Page): Promise<() => number> {
  let deeds = 0;
  await page.exposeFunction('noteDeed', () => deeds++);
  await page.addInitScript(() => {
    const { noteDeed } = globalThis as unknown as { noteDeed: () => void };
    for (const kind of ['click', 'keydown'] as const)
      globalThis.addEventListener(
        kind,
        (event) => {
          const isKey = event instanceof KeyboardEvent;
          // Enter on a button is a key and makes a click without a place.
          const isCounted = isKey ? !/^(Shift|Control|Alt|Meta)$/.test(event.key) : (event as MouseEvent).detail > 0;
          if (event.isTrusted && isCounted) noteDeed();
        },
        true,
      );
  });
  return () => deeds;
}

describe('bring your own columns', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: new RegExp(`${REFUSED.source}|${AWAY.source}|ERR_INTERNET_DISCONNECTED`) });
  let page: Page;

  before(async () => {
    page = app.page;
  });

  const own = async () => {
    await page.evaluate(() => sessionStorage.clear()).catch(() => undefined);
    await page.goto(app.at('/configs/own-columns'));
    await page.getByRole('button', { name: /^Drop an example workbook/ }).waitFor();
  };
  const bring = async (...files: ReturnType<typeof file>[]) => {
    await own();
    await page.locator('input[type=file]').setInputFiles(files);
  };
  const row = (found: string) =>
    page.getByRole('row').filter({ has: page.getByRole('textbox', { name: `Name of ${found}` }) });
  const kindOf = (found: string) => page.getByRole('combobox', { name: `Kind of ${found}` });

  test('German titles and ten columns: from the empty workspace to an accepted document without code', async () => {
    const { file: workbook, headers, rows } = await makeGermanMembers();
    const deeds = await countDeeds(page);
    // The browser catches its dialogs from here on.
    const chooser = page.waitForEvent('filechooser');
    await page.goto(app.url);
    await page.getByRole('region', { name: 'First steps' }).getByRole('link', { name: 'Bring columns' }).click();
    await page.getByRole('button', { name: /^Drop an example workbook/ }).waitFor();
    // The button has the focus.
    await page.waitForFunction(() => document.activeElement?.matches('button[class*=drop]'));
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(file('Lindquell Oktober 2026.xlsx', workbook));
    await page.getByText('10 of 10 columns').waitFor();
    await row('PLZ').getByText('01067').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('“AG-Anteil” adds up to 57,775.80').waitFor();
    await page.getByText('“Mitgliedsnr.” is different in each of 24 rows').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/[^/]+\/document/);
    const id = /\/jobs\/([^/?]+)/.exec(page.url())?.[1] ?? '';
    const accept = page.getByRole('button', { name: /^(Accept|Take and accept)/ }).first();
    await accept.click();
    const count = deeds() + IN_FILE_DIALOG;
    assert.ok(count <= MAX_CLICKS_AND_KEYS, `${count} clicks and keys`);
    await waitForState(id, 'accepted');
    assert.deepEqual(await readResult(id, headers.length), [headers, ...rows]);
  });

  async function waitForState(jobId: string, state: string): Promise<void> {
    await waitUntil(async () => (await readApi<Review>(app.url, `jobs/${jobId}/review`)).state === state);
  }

  /** The rows of the result with their headers; days as ISO 8601. */
  async function readResult(jobId: string, width: number): Promise<unknown[][]> {
    const { rows } = await readApi<PreviewWindow>(app.url, `jobs/${jobId}/output/rows?rows=200`);
    return rows.map(({ values }) =>
      values
        .slice(0, width)
        .map((value) => (value !== null && typeof value === 'object' ? Object.values(value)[0] : value)),
    );
  }

  test('afterwards, there is the new package, which is the default', async () => {
    const { items } = await readApi<ListPage<Config>>(app.url, 'configs');
    assert.deepEqual(
      items.map(({ name, is_default }) => [name, is_default]),
      [['Lindquell Oktober 2026', true]],
    );
  });

  test('a document that the package does not fit becomes own columns, or is read with another package', async () => {
    const wrong = await runText(app.url, INVOICES, 'Tills 10-2026.csv');
    await page.goto(app.at(`/jobs/${wrong.id}/document`));
    const note = page.getByRole('note').filter({ hasText: 'has fields for 0 of 6 columns' });
    await note.waitFor();
    await assertAccessible(page);
    await note.getByRole('link', { name: 'Own columns from this document' }).click();
    await page.getByText('6 of 6 columns').waitFor();
    await page.keyboard.press('Enter');
    const publish = page.getByRole('button', { name: 'Publish, and open the document' });
    await publish.and(page.locator(':enabled')).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /\/jobs\/[^/]+\/document/.test(url.pathname) && !url.pathname.includes(wrong.id));
    const jobAt = () => /\/jobs\/([^/?]+)/.exec(page.url())?.[1] ?? '';
    const own = jobAt();
    const read = (id: string) => readApi<Job>(app.url, `jobs/${id}`);
    assert.equal((await read(wrong.id)).replaced_by, own, 'the one that was read wrongly is not left on the desk');
    assert.equal((await read(own)).document_id, wrong.document_id);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Read with another package…' }).click();
    const other = page.getByRole('dialog').getByRole('combobox', { name: 'Package' });
    await waitUntil(async () => (await other.inputValue()) === 'Lindquell Oktober 2026');
    await assertAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Read the document' }).click();
    await page.waitForURL((url) => !url.pathname.includes(own));
    const again = jobAt();
    assert.equal((await read(own)).replaced_by, again);
    const fitting = page.getByRole('note').filter({ hasText: 'has read such headers' });
    await fitting.getByRole('button', { name: 'Read with another package…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Read the document' }).click();
    await page.waitForURL((url) => !url.pathname.includes(again));
    assert.equal((await read(jobAt())).config_id, (await read(own)).config_id);
  });

  test('kinds, names, required, key and leaving out with keys; what is not read and what loses a zero is said', async () => {
    const { file: workbook } = await makeGermanMembers();
    await bring(file('Lindquell.xlsx', workbook));
    await row('Mitgliedsnr.').getByText('000417').first().waitFor();
    await page.getByRole('row', { name: /title 1 Bäckerei/ }).waitFor();
    await page.getByText('Header is row 4').waitFor();
    for (let at = 0; at < 5; at++) await page.keyboard.press('j');
    await kindOf('PLZ').selectOption('Whole number');
    await row('PLZ').getByText('loses a 0').waitFor();
    await page.getByText('01067 becomes 1067: is it a code or a postal code?').waitFor();
    await row('PLZ').focus();
    await page.keyboard.press('k');
    await page.keyboard.press('t');
    assert.equal(await kindOf('Eintritt').inputValue(), 'amount');
    await row('Eintritt').getByText('24 not read').waitFor();
    await page.getByText('Not read: 01.01.2001, 18.04.2002, 07.07.2003').waitFor();
    await page.keyboard.press('r');
    assert.equal(await page.getByRole('checkbox', { name: 'Eintritt is required' }).isChecked(), false);
    await page.keyboard.press('T');
    await row('Eintritt').getByText('2001-01-01').waitFor();
    await page.keyboard.press('y');
    assert.equal(await page.getByRole('radio', { name: 'Eintritt says whose row it is' }).isChecked(), true);
    await page.keyboard.press('x');
    await page.getByText('9 of 10 columns').waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('e');
    await page.keyboard.type('Member since');
    await page.keyboard.press('Enter');
    // Enter ended the name, and nothing else.
    await page.getByText('10 of 10 columns').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('“Member since” is different in each of 24 rows').waitFor();
    await page.getByText('“PLZ” loses a 0').waitFor();
    await page.getByRole('columnheader', { name: /Member since/ }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('textbox', { name: 'Name of Eintritt' }).inputValue(), 'Member since');
  });

  test('what was said stays when the page is loaded again, and when the example is gone it is asked for again', async () => {
    const { file: workbook } = await makeGermanMembers();
    await bring(file('Lindquell.xlsx', workbook));
    await row('PLZ').getByText('01067').first().waitFor();
    await page.getByRole('textbox', { name: 'Name of PLZ' }).fill('Postleitzahl');
    await page.getByRole('textbox', { name: 'Name of the package' }).fill('Members of Lindquell');
    await page.getByRole('checkbox', { name: 'Use Aktiv' }).uncheck();
    await waitForDocuments();
    await page.reload();
    await row('PLZ').getByText('01067').first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name of PLZ' }).inputValue(), 'Postleitzahl');
    assert.equal(await page.getByRole('checkbox', { name: 'Use Aktiv' }).isChecked(), false);
    assert.equal(await page.getByRole('textbox', { name: 'Name of the package' }).inputValue(), 'Members of Lindquell');
    const kept = await page.evaluate(() => sessionStorage.getItem('ade-own-columns-default') ?? '');
    assert.doesNotMatch(kept, /\b01067\b|Quastmann/, 'values are not kept in the browser');
    const [{ id } = { id: '' }] = (JSON.parse(kept) as { documents: { id: string }[] }).documents;
    await fetch(`${app.url}/api/v1/workspaces/default/documents/${id}`, { method: 'DELETE' });
    await page.reload();
    await page.getByText('The example of “Members of Lindquell” is no longer here').waitFor();
    await page.locator('input[type=file]').setInputFiles([file('Lindquell.xlsx', workbook)]);
    await row('PLZ').getByText('01067').first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name of PLZ' }).inputValue(), 'Postleitzahl');
    await waitForDocuments();
  });

  const waitForDocuments = () =>
    page.waitForFunction(() => /"documents":\[\{/.test(sessionStorage.getItem('ade-own-columns-default') ?? ''));

  test('a name that is taken, then a lost connection: nothing is lost, and nothing is done twice', async () => {
    await bring(file('invoices.csv', INVOICES));
    await row('Invoice No').getByText('ZIB-001').first().waitFor();
    await waitForDocuments();
    await page.getByRole('textbox', { name: 'Name of the package' }).fill('Lindquell Oktober 2026');
    await page.getByRole('button', { name: 'Try on this document' }).click();
    await page.getByText('3 rows, 6 columns').first().waitFor();
    await page.getByRole('button', { name: 'Publish, and open the document' }).click();
    await page.getByText('Another package has this name.').waitFor();
    await page.getByRole('button', { name: 'Use “Lindquell Oktober 2027”' }).click();
    // The package is made, and the answer is lost.
    await page.route(/\/configs$/, async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort('internetdisconnected');
    });
    await page.getByRole('button', { name: 'Publish, and open the document' }).click();
    await page.getByText('Not published yet; nothing is lost').waitFor();
    await page.unroute(/\/configs$/);
    // The answers to the case and to all that follows are lost.
    await page.route(/\/cases$/, (route) => route.abort('internetdisconnected'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Not published yet; nothing is lost').waitFor({ state: 'detached' });
    await page.getByText('Not published yet; nothing is lost').waitFor();
    await page.unroute(/\/cases$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/jobs\/[^/]+\/document/);
    const { items } = await readApi<ListPage<Config>>(app.url, 'configs?limit=50');
    assert.equal(items.filter(({ name }) => name === 'Lindquell Oktober 2027').length, 1);
    const { items: jobs } = await readApi<ListPage<{ source_file: string }>>(app.url, 'jobs');
    assert.equal(jobs.filter(({ source_file: name }) => name === 'invoices.csv').length, 1);
  });

  test('several documents at once: their columns together', async () => {
    const more = 'Invoice No;Shelf\nZIB-004;top\nZIB-005;low\n';
    await bring(file('invoices.csv', INVOICES), file('more.csv', more));
    await page.getByText('7 of 7 columns').waitFor();
    await row('Shelf').getByText('low').first().waitFor();
  });

  test('the header is moved, and the columns follow', async () => {
    const units = 'Code;Menge;Preis\nStück;kg;EUR\nA-1;5;1,50\nA-2;7;2,50\nA-3;9;3,25\nA-4;2;4,75\n';
    await bring(file('units.csv', units));
    await page.getByRole('row', { name: /A-1/ }).first().waitFor();
    const first = await page.getByText(/^Header is row \d$/).textContent();
    const [button, names] =
      first === 'Header is row 1'
        ? (['Header is one row below', ['Stück', 'kg', 'EUR']] as const)
        : (['Header is one row above', ['Code', 'Menge', 'Preis']] as const);
    await page.getByRole('button', { name: button }).click();
    for (const name of names) await row(name).waitFor();
  });

  test('typed columns, one of them twice, and names that are not allowed: published, the desk is next', async () => {
    await own();
    await page.getByRole('button', { name: 'Type the names of columns' }).click();
    await page.getByRole('textbox', { name: 'Columns, one per line' }).fill('Name\nStart date\nName\tAmount due\n\n');
    await page.getByRole('button', { name: 'Use these columns' }).click();
    await page.getByText('4 of 4 columns').waitFor();
    await page.getByText('1 remark about the example').click();
    await page.getByText('column C is called "Name 2"').waitFor();
    assert.equal(await kindOf('Start date').inputValue(), 'date');
    const publish = page.getByRole('button', { name: 'Publish', exact: true });
    await page.getByRole('textbox', { name: 'Name of Name 2' }).fill('name');
    await page.getByText('Another column has this name.').waitFor();
    assert.equal(await publish.isDisabled(), true);
    await page.getByRole('textbox', { name: 'Name of Name 2' }).fill(' ');
    await page.getByText('Name this column, or leave it out.').waitFor();
    await page.getByRole('checkbox', { name: 'Use Name 2' }).uncheck();
    await page.getByRole('textbox', { name: 'Name of the package' }).fill('Typed');
    await publish.click();
    await page.waitForURL(/\/w\/default(\?|$)/);
    const { items } = await readApi<ListPage<Config>>(app.url, 'configs?limit=50');
    assert.ok(items.find(({ name }) => name === 'Typed')?.active_version_id);
  });

  test('a wrong file and one without a table say what to do, and another one is accepted', async () => {
    await bring(file('broken.json', '{'));
    await page.getByRole('alert').getByText('schema_unreadable').waitFor();
    await page.locator('input[type=file]').setInputFiles(file('empty.csv', ',,\n'));
    await page.getByRole('alert').getByText('no_columns').waitFor();
    await page.locator('input[type=file]').setInputFiles(file('note.pdf', '%PDF-1.7\n'));
    await page.getByRole('alert').getByText('not_a_workbook').waitFor();
    const schema = { title: 'People', fields: [{ name: 'id', constraints: { required: true, unique: true } }, 'name'] };
    await page.locator('input[type=file]').setInputFiles(file('people.json', JSON.stringify(schema)));
    await page.getByText('2 of 2 columns').waitFor();
    assert.equal(await page.getByRole('checkbox', { name: 'id is required' }).isChecked(), true);
    assert.equal(await page.getByRole('textbox', { name: 'Name of the package' }).inputValue(), 'People');
  });

  test('the workbench is one link away, and the way back has what was said', async () => {
    await bring(file('invoices.csv', INVOICES));
    await row('Paid').getByText('yes').first().waitFor();
    await page.getByRole('textbox', { name: 'Name of the package' }).fill('Invoices in the workbench');
    await page.getByRole('button', { name: 'Open in the workbench' }).click();
    await page.waitForURL(/\/versions\/cfgv_/);
    await page.getByText('manifest.json').first().waitFor();
    await page.getByText('This is the first version of the package').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Compare', exact: true }).isDisabled());
    await page.goBack();
    assert.equal(
      await page.getByRole('textbox', { name: 'Name of the package' }).inputValue(),
      'Invoices in the workbench',
    );
    await page.getByRole('checkbox', { name: 'Use Remarks' }).uncheck();
    await page.getByRole('button', { name: 'Try on this document' }).click();
    await page.getByText('3 rows, 5 columns').first().waitFor();
    await page.getByRole('button', { name: 'Publish, and open the document' }).click();
    await page.waitForURL(/\/jobs\/[^/]+\/document/);
    const { items } = await readApi<ListPage<Config>>(app.url, 'configs?limit=50');
    const made = items.filter(({ name }) => name === 'Invoices in the workbench');
    assert.equal(made.length, 1);
    const versions = await readApi<ListPage<{ status: string }>>(app.url, `configs/${made[0]?.id}/versions`);
    assert.deepEqual(
      versions.items.map(({ status }) => status),
      ['active'],
    );
  });

  for (const width of [390, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await bring(file('invoices.csv', INVOICES));
      await row('Invoice No').getByText('ZIB-001').first().waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: 'Try on this document' }).click();
      await page.getByText('3 rows, 6 columns').first().waitFor();
      await assertAccessible(page);
      await page.keyboard.press('Escape');
      await row('Invoice No').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Go on with the columns that you have' }).waitFor();
      await assertAccessible(page);
      await page.setViewportSize(VIEWPORT);
    });
  }
});
