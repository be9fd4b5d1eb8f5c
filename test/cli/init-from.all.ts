import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const INVOICES = `Invoice No.,Customer,Invoice Date,Due Date,Total Amount (CAD),Paid,Email,Ship City,Zip,Notes,Qty
INV-001,Quobbly,2024-03-01,2024-04-01,"1,200.50",yes,a@example.com,Toronto,M5V 2T6,First zibble,3
INV-002,Framblit,2024-03-02,2024-04-02,99.00,no,c@example.org,Ottawa,K1A 0B1,Second long note here,5
INV-003,Snorvell,2024-03-05,2024-04-05,15.25,yes,e@example.org,Halifax,H2X 1Y4,,1
`;
/** Other names, another order, a title, a column without a field, and a total. */
const MARCH = `Invoices of March,,,,,,,,,,,
,,,,,,,,,,,
Inv. Number,Date of invoice,Due,Customer name,Amount total (CAD),paid?,E-mail,Shipping city,ZIP Code,Quantity,Notes,Warehouse shelf
INV-007,2024-03-01,2024-04-01,Acme,"1,200.50",yes,a@example.com,Toronto,M5V 2T6,3,x,top
INV-008,2024-03-02,2024-04-02,Birch,99.00,no,c@example.org,Ottawa,K1A 0B1,5,yes,top
INV-009,2024-03-05,2024-04-05,Cedar,15.25,yes,e@example.org,Halifax,H2X 1Y4,1,,low
Total,,,,1314.75,,,,,9,,
`;

async function makeFile(
  context: TestContext,
  name: string,
  content: string,
): Promise<{ folder: string; file: string }> {
  const folder = await makeTempFolder(context);
  const file = join(folder, name);
  await writeFile(file, content);
  return { folder, file };
}

async function runDocument(config: string, folder: string, content: string) {
  const file = join(folder, 'document.csv');
  await writeFile(file, content);
  const args = ['run', file, '--config', config, '--data-dir', join(folder, 'data'), '--json'];
  const stdout = await succeedHere(...args);
  const { artifact: path } = JSON.parse(stdout) as { artifact: string };
  const artifact = JSON.parse(await readFile(path, 'utf8'));
  const table = artifact.sheets[0].tables[0];
  const mapping = Object.fromEntries(
    table.mapping.map(({ raw, target_field }: { raw: { header: string }; target_field: string }) => [
      raw.header,
      target_field,
    ]),
  );
  return { artifact, table, mapping };
}

test('init --from a csv writes a package that passes check and its case, and maps another document', async (context) => {
  const { folder, file } = await makeFile(context, 'invoices.csv', INVOICES);
  const config = join(folder, 'config');
  const made = await succeedHere('init', config, '--from', file);
  assert.match(made, /^Total Amount \(CAD\) +amount +total_amount_cad +amount +1200\.5 · 99 · 15\.25$/m);
  const check = await runAdeHere(['check', config]);
  assert.equal(check.stdout, 'no problems\n');
  await succeedHere('test', config);

  const { table, mapping } = await runDocument(config, folder, MARCH);
  assert.equal(table.row_count, 3);
  assert.deepEqual(mapping, {
    'Inv. Number': 'invoice_no',
    'Date of invoice': 'invoice_date',
    Due: 'due_date',
    'Customer name': 'customer',
    'Amount total (CAD)': 'total_amount_cad',
    'paid?': 'paid',
    'E-mail': 'email',
    'Shipping city': 'ship_city',
    'ZIP Code': 'zip',
    Quantity: 'qty',
    Notes: 'notes',
    'Warehouse shelf': null,
  });
});

test('no value of the document is in the package', async (context) => {
  const { folder, file } = await makeFile(context, 'invoices.csv', INVOICES);
  const config = join(folder, 'config');
  await runAdeHere(['init', config, '--from', file]);
  const files = (await readdir(config, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const entry of files) {
    const content = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const value of ['Quobbly', 'Framblit', 'Snorvell', 'zibble', 'INV-00', '1,200.50', 'a@example.com'])
      assert.ok(!content.includes(value), `${value} in ${entry.name}`);
  }
});

test('--dry-run writes nothing, and --kind and --leave-out override the proposal', async (context) => {
  const { folder, file } = await makeFile(context, 'invoices.csv', INVOICES);
  const config = join(folder, 'config');
  const options = ['--from', file, '--kind', 'Customer=Employer or organization', '--kind', 'qty=number'];
  const dry = await succeedHere('init', config, ...options, '--leave-out', 'notes', '--dry-run');
  assert.match(dry, /^Customer +employer +customer +"Quobbly" · "Framblit" · "Snorvell"$/m);
  assert.match(dry, /^Qty +number +qty +3 · 5 · 1$/m);
  assert.doesNotMatch(dry, /^Notes/m);
  assert.match(dry, /Nothing was written/);
  assert.equal(existsSync(config), false);
  const json = await runAdeHere(['init', config, ...options, '--leave-out', 'notes', '--json']);
  const { columns } = JSON.parse(json.stdout) as { columns: { label: string; kind: string; field: string }[] };
  const manifest = JSON.parse(await readFile(join(config, 'manifest.json'), 'utf8'));
  assert.deepEqual(
    manifest.columns.order,
    columns.map(({ field }) => field),
  );
  assert.equal(columns.length, 10);
  assert.equal(manifest.columns.meta.qty.type_hint, 'number');
});

test('a file that cannot become a package is an error with a code, and nothing is written', async (context) => {
  const folder = await makeTempFolder(context);
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const csv = await write('a.csv', 'Name,Amount\nx,1\n');
  const full = join(folder, 'full');
  await mkdir(full);
  await writeFile(join(full, 'mine.txt'), 'kept');
  const cases: [code: string, args: string[], message?: RegExp][] = [
    ['schema_unreadable', ['--from', await write('a.json', 'not json')], /it is not JSON/],
    ['schema_unreadable', ['--from', await write('b.json', '{"a":1}')], /neither "fields"/],
    ['schema_unreadable', ['--from', await write('c.json', '[1]')], /not an object/],
    ['schema_unreadable', ['--from', folder], /not a file/],
    ['schema_unreadable', ['--from', await write('i.json', '{}'.padEnd(5_300_000))], /larger than 5 MB/],
    ['schema_unreadable', ['--from', await write('j.json', '['.repeat(500_000))], /it is not JSON/],
    ['no_columns', ['--from', await write('d.json', '{"fields":[]}')]],
    ['no_columns', ['--from', await write('e.csv', ',,\n,,\n')]],
    ['no_columns', ['--from', csv, '--leave-out', 'Name', '--leave-out', 'Amount']],
    ['column_names_equal', ['--from', await write('f.json', '{"fields":[{"name":"a"},{"name":"A"}]}')]],
    ['column_unknown', ['--from', csv, '--kind', 'Amont=number'], /Did you mean "Amount"\?/],
    ['column_unknown', ['--from', csv, '--leave-out', 'Other']],
    [
      'column_kind_unknown',
      ['--from', csv, '--kind', 'Amount=nummber'],
      /Did you mean "number"\? The kinds are text, /,
    ],
    [
      'too_many_own_columns',
      ['--from', await write('g.csv', `${Array.from({ length: 501 }, (_, i) => `c ${i}x`).join(',')}\n`)],
    ],
    ['file_not_found', ['--from', join(folder, 'none.csv')]],
    ['empty_file', ['--from', await write('h.csv', '')]],
  ];
  for (const [code, args, message = /./] of cases) {
    const config = join(folder, 'new');
    const { stderr } = await failHere('init', config, ...args);
    assert.match(stderr, new RegExp(`^error\\[${code}\\]`));
    assert.match(stderr, message);
    assert.equal(existsSync(config), false, code);
  }
  for (const more of [[], ['--dry-run']]) {
    const { stderr } = await runAdeHere(['init', full, '--from', csv, ...more]);
    assert.match(stderr, /^error\[folder_not_empty\]/);
  }
  assert.deepEqual(await readdir(full), ['mine.txt']);
});

test('init keeps the languages that are asked for, with the countries where they are spoken', async (context) => {
  const folder = await makeTempFolder(context);
  const config = join(folder, 'config');
  await succeedHere('init', config, '--languages', 'de,nl');
  assert.deepEqual(await readdir(join(config, 'data/words')), ['de.json', 'nl.json']);
  assert.deepEqual(await readdir(join(config, 'data/countries')), [
    'AT.json',
    'BE.json',
    'CH.json',
    'DE.json',
    'NL.json',
  ]);
  assert.equal((await runAdeHere(['check', config])).stdout, 'no problems\n');
  const { table, mapping } = await runDocument(
    config,
    folder,
    'Mitgliedsnummer;Vorname;Nachname;Geburtsdatum;PLZ;Ort;Betrag\n' +
      '0017;Ida;Brenkhoff;03.04.1971;80331;München;12,50\n0018;Uwe;Tannert;15.11.1984;10115;Berlin;9,00\n',
  );
  assert.equal(table.language, 'de');
  assert.deepEqual(Object.values(mapping), [
    'member_id',
    'first_name',
    'last_name',
    'date_of_birth',
    'postal_code',
    'city',
    'amount',
  ]);
  const { stderr } = await failHere('init', join(folder, 'other'), '--languages', 'dee');
  assert.match(stderr, /language_unknown.*"dee"\. Did you mean "de"/s);
  for (const codes of ['', ' , ']) {
    const empty = await runAdeHere(['init', join(folder, 'empty'), '--languages', codes]);
    assert.notEqual(empty.exitCode, 0);
    assert.match(empty.stderr, /Expected codes of languages, such as de,fr/);
  }
});

test('init --from gives a column the names of its field in the languages', async (context) => {
  const { folder, file } = await makeFile(
    context,
    'list.csv',
    'Mitgliedsnummer;Nachname;Farbe\n1;Berg;rot\n2;Wald;blau\n',
  );
  const config = join(folder, 'config');
  await succeedHere('init', config, '--from', file, '--languages', 'de');
  const { fields } = JSON.parse(await readFile(join(config, 'data/words/de.json'), 'utf8'));
  assert.deepEqual(Object.keys(fields), ['mitgliedsnummer', 'nachname']);
  assert.ok(fields.nachname.includes('Familienname'));
  const { mapping } = await runDocument(config, folder, 'Mitgl.-Nr.;Familienname;Farbe\n7;Tal;grau\n8;See;grün\n');
  assert.deepEqual(mapping, { 'Mitgl.-Nr.': 'mitgliedsnummer', Familienname: 'nachname', Farbe: 'farbe' });
});
