import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { serveApp } from './support/served-app.ts';

const INVOICES = `Invoice No,Customer,Invoice Date,Total (CAD),Paid,Remarks
ZIB-001,Acme Ltd.,2024-03-01,"1,200.50",yes,first
ZIB-002,Birch Inc.,2024-03-02,99.00,no,
ZIB-003,Cedar Company,2024-03-05,15.25,yes,third one
`;
const MARCH = `Invoices of March,,,,,
,,,,,
Total (CAD),Date of invoice,Inv. Number,Client,Paid?,Shelf
"1,200.50",2024-03-01,ZIB-007,Acme Ltd.,yes,top
99.00,2024-03-02,ZIB-008,Birch Inc.,no,top
`;

const file = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });

describe('bring your own columns', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;

  before(async () => {
    page = app.page;
  });

  const own = () => app.visit(`/configs/own-columns`);
  const rows = () => page.getByRole('table', { name: 'Columns' }).getByRole('row');

  test('from a csv to a draft, its publication, and a first document with all columns mapped', async () => {
    await page.goto(app.url);
    await page.getByRole('region', { name: 'First steps' }).getByRole('link', { name: 'Bring columns' }).click();
    await page.locator('input[type=file]').setInputFiles(file('invoices.csv', INVOICES));
    await page.getByText('6 columns found').waitFor();
    assert.equal(await rows().count(), 7);
    assert.equal(await page.getByRole('combobox', { name: 'Kind of Invoice No' }).inputValue(), 'code');
    assert.equal(await page.getByRole('combobox', { name: 'Kind of Paid' }).inputValue(), 'boolean');
    // Values as they come out, until somebody chooses another kind.
    await page.getByRole('cell', { name: '1200.5 99 15.25' }).waitFor();
    await page.getByRole('combobox', { name: 'Kind of Total (CAD)' }).selectOption('Free text');
    await page.getByText('tried with the kind Amount of money').waitFor();
    await page.getByRole('combobox', { name: 'Kind of Total (CAD)' }).selectOption('Amount of money');
    await page.getByRole('combobox', { name: 'Kind of Customer' }).selectOption('Employer or organization');
    await page.getByRole('textbox', { name: 'Name of Customer' }).fill('Client');
    await page.getByRole('checkbox', { name: 'Use Remarks' }).uncheck();
    await page.getByRole('button', { name: 'Make a package of 5 fields' }).click();
    await page.waitForURL(/\/versions\/cfgv_/);
    await page.getByText('Nothing runs with this config yet').waitFor();
    await page.getByText('manifest.json').first().waitFor();
    await assertAccessible(page);

    await page.getByRole('button', { name: 'Publish' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await dialog.getByRole('link', { name: 'Drop documents on the worklist' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Choose documents' }).waitFor();
    await page.locator('input[type=file]').first().setInputFiles(file('march.csv', MARCH));
    const answer = await page.waitForResponse((response) => /\/jobs$/.test(response.url()) && response.ok());
    const { id } = (await answer.json()) as { id: string };
    await page.getByRole('link', { name: 'march.csv' }).first().waitFor({ timeout: 60_000 });
    const mapped = await readMapping(id);
    assert.deepEqual(mapped, {
      'Total (CAD)': 'total_cad',
      'Date of invoice': 'invoice_date',
      'Inv. Number': 'invoice_no',
      Client: 'client',
      'Paid?': 'paid',
      Shelf: null,
    });
  });

  async function readMapping(jobId: string): Promise<Record<string, string | null>> {
    const url = `${app.url}/api/v1/workspaces/default/jobs/${jobId}`;
    for (let tries = 0; tries < 200; tries++) {
      const { status } = (await (await fetch(url)).json()) as { status: string };
      if (status === 'success') break;
      await new Promise((done) => setTimeout(done, 100));
    }
    const artifact = (await (await fetch(`${url}/artifact`)).json()) as {
      sheets: { tables: { mapping: { raw: { header: string }; target_field: string | null }[] }[] }[];
    };
    const mapping = artifact.sheets[0]!.tables[0]!.mapping;
    return Object.fromEntries(mapping.map(({ raw, target_field }) => [raw.header, target_field]));
  }

  test('several documents at once: their columns together', async () => {
    await own();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const more = 'Invoice No;Shelf\nZIB-004;top\nZIB-005;low\n';
    await page.locator('input[type=file]').setInputFiles([file('invoices.csv', INVOICES), file('more.csv', more)]);
    await page.getByText('7 columns found').waitFor();
    await page.getByRole('cell', { name: 'top low' }).waitFor();
  });

  test('typed columns, one of them twice, and names that are not allowed', async () => {
    await own();
    await page.getByRole('textbox', { name: 'Columns, one per line' }).fill('Name\nStart date\nName\tAmount due\n\n');
    await page.getByRole('button', { name: 'Use these columns' }).click();
    await page.getByText('4 columns found').waitFor();
    await page.getByText('column C is called "Name 2"').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Kind of Start date' }).inputValue(), 'date');
    const make = page.getByRole('button', { name: /^Make a package of/ });
    await page.getByRole('textbox', { name: 'Name of Name 2' }).fill('name');
    await page.getByText('Another column has this name.').waitFor();
    assert.equal(await make.isDisabled(), true);
    await page.getByRole('textbox', { name: 'Name of Name 2' }).fill(' ');
    await page.getByText('Name this column, or leave it out.').waitFor();
    await page.getByRole('checkbox', { name: 'Use Name 2' }).uncheck();
    assert.equal(await make.isDisabled(), false);
    // The name of an existing config.
    await page.getByRole('textbox', { name: 'Name of the package' }).fill('invoices');
    await make.click();
    await page.getByRole('alert').getByText('The package was not made').waitFor();
    await page.getByRole('button', { name: 'Other columns' }).click();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
  });

  test('a file without column names says what to do, and another one is accepted', async () => {
    await own();
    await page.locator('input[type=file]').setInputFiles(file('broken.json', '{'));
    await page.getByRole('alert').getByText('schema_unreadable').waitFor();
    const schema = { title: 'People', fields: [{ name: 'id', constraints: { required: true, unique: true } }, 'name'] };
    await page.locator('input[type=file]').setInputFiles(file('people.json', JSON.stringify(schema)));
    await page.getByRole('cell', { name: 'required; unique' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name of the package' }).inputValue(), 'People');
  });

  for (const width of [390, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      await own();
      await page.getByRole('button', { name: 'Choose files' }).waitFor();
      await assertAccessible(page);
      await page.locator('input[type=file]').setInputFiles(file('invoices.csv', `${INVOICES.replace('Remarks', '')}`));
      await page.getByText('5 columns found').waitFor();
      await assertAccessible(page);
      await page.setViewportSize(VIEWPORT);
    });
  }
});
