import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import type { OwnColumn, ShownValue } from '../../src/contract/own-columns.ts';
import { runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

type Tried = OwnColumn & { field: string; values: ShownValue[] };

interface Proposal {
  columns: Tried[];
  notes: string[];
}

/** A csv of semicolons; each column's values repeat down to the row count. */
function makeTable(columns: Readonly<Record<string, readonly string[]>>, rowCount: number): string {
  const rows = Array.from({ length: rowCount }, (_, row) =>
    Object.values(columns).map((values) => values[row % values.length] ?? ''),
  );
  return [Object.keys(columns), ...rows].map((cells) => `${cells.join(';')}\n`).join('');
}

async function propose(context: TestContext, documents: Readonly<Record<string, string>>, ...options: string[]) {
  const folder = await makeTempFolder(context);
  const config = join(folder, 'config');
  const from: string[] = [];
  for (const [name, content] of Object.entries(documents)) {
    await writeFile(join(folder, name), content);
    from.push('--from', join(folder, name));
  }
  const printed = await succeedHere('init', config, ...from, ...options, '--json');
  const { columns, notes } = JSON.parse(printed) as Proposal;
  return { folder, config, notes, columns: Object.fromEntries(columns.map((column) => [column.label, column])) };
}

const STATEMENT = {
  Buchungstag: ['03.01.2024', '15.01.2024', '31.01.2024', '02.02.2024', '14.02.2024', '29.02.2024'],
  Fällig: ['n/a', '1. März 2024', '15. Mai 2024', '3. Okt. 2024', '7. Dez. 2024', '-'],
  Betrag: ['1.234,50 €', '-12,00 €', '(3,75 €)', '7,00- €', '1.000,00 €', '2,5 €'],
  Umsatz: ['12,50 S', '7,00 H', '1.250,00 S', '3,10 H', '8,00 H', '2,00 S'],
  Saldo: ['1.200', '2.400', '3.000', '17.500', '1.000', '9.100'],
  Anteil: ['12,5 %', '50 %', '7 %', '0,5 %', '1 %', '2 %'],
  PLZ: ['01067', '53111', '10115', '80331', '04109', '99084'],
  Konto: ['0012345', '0099999', '0012346', '0012347', '0012348', '0012349'],
  IBAN: ['DE89370400440532013000', 'DE12500105170648489890', 'AT611904300234573201', 'CH9300762011623852957'],
  Firma: ['SAP SE', 'Weber GmbH', 'BMW AG', 'REWE SAGT DANKE', 'Max Müller', 'DB Vertrieb'],
  Erledigt: ['ja', 'nein', 'ja', 'ja', 'nein', 'ja'],
};

test('values of the example come out right, and are shown as they come out', async (context) => {
  const { columns } = await propose(context, { 'a.csv': makeTable(STATEMENT, 6) });
  const found = Object.values(columns).map(({ label, kind, values }) => [label, kind, ...values]);
  assert.deepEqual(found, [
    ['Buchungstag', 'date', '2024-01-03', '2024-01-15', '2024-01-31'],
    ['Fällig', 'date', '2024-03-01', '2024-05-15', '2024-10-03'],
    ['Betrag', 'amount', 1234.5, -12, -3.75],
    ['Umsatz', 'amount', -12.5, 7, -1250],
    ['Saldo', 'amount', 1200, 2400, 3000],
    ['Anteil', 'number', 12.5, 50, 7],
    ['PLZ', 'postal_code', '01067', '53111', '10115'],
    ['Konto', 'code', '0012345', '0099999', '0012346'],
    ['IBAN', 'code', 'DE89370400440532013000', 'DE12500105170648489890', 'AT611904300234573201'],
    ['Firma', found[9]?.[1], 'SAP SE', 'Weber GmbH', 'BMW AG'],
    ['Erledigt', 'boolean', true, false],
  ]);
  assert.deepEqual(columns.Fällig?.checks?.missing_values, ['n/a', '-']);
  assert.equal(columns.Saldo?.checks?.decimal_mark, ',');
});

test('no value of an example becomes an error, also far below the rows that a kind was proposed from', async (context) => {
  const row = (i: number) => {
    const isLate = i > 5_500;
    const digits = String(10_000 + i);
    return [
      isLate && i % 100 === 0 ? `0${digits}` : digits,
      i === 5_700 ? '1,5' : String(i % 7),
      i === 5_800 ? 'auf Anfrage' : '12,50',
      isLate ? 'gestern' : '03.01.2024',
      i === 5_900 ? '2024-01-03 17:05' : '2024-01-03',
      i === 5_950 ? 'VDI' : 'Berlin',
    ].join(';');
  };
  const rows = Array.from({ length: 6_000 }, (_, i) => `${row(i)}\n`).join('');
  const { folder, config, columns } = await propose(context, { 'a.csv': `Wert;Menge;Preis;Tag;Zeit;Ort\n${rows}` });
  const kinds = Object.values(columns).map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(0, 5), ['code', 'number', 'amount', 'date', 'date_time']);
  assert.equal(columns.Preis?.checks?.tolerant, true);
  const data = join(folder, 'data');
  const stdout = await succeedHere('run', join(folder, 'a.csv'), '--config', config, '--data-dir', data, '--json');
  const { summary } = JSON.parse(stdout) as { summary: { issues: { error: number } } };
  assert.equal(summary.issues.error, 0);
});

test('a column of mostly dates or numbers keeps its remarks, with a warning', async (context) => {
  const { columns } = await propose(context, {
    'a.csv': makeTable({ Preis: [...Array(9).fill('3,50'), 'Muster'], Nr: ['1', '2'] }, 10),
  });
  assert.deepEqual([columns.Preis?.kind, columns.Preis?.checks?.tolerant], ['amount', true]);
  assert.deepEqual(columns.Preis?.values, [3.5, 'Muster']);
});

test('of columns with the same header, each becomes a field of its own, here and in another document', async (context) => {
  const rows = 'ID;Cert;Note;Cert\n1;Math;x;2024-01-15\n2;Chem;y;2024-02-20\n3;Hist;z;2024-03-25\n';
  const { folder, config, columns } = await propose(context, { 'a.csv': rows });
  assert.deepEqual(columns.Cert?.values, ['Math', 'Chem', 'Hist']);
  assert.deepEqual(columns['Cert 2']?.values, ['2024-01-15', '2024-02-20', '2024-03-25']);
  const other = join(folder, 'other.csv');
  await writeFile(other, 'Cert;Cert;ID\nArt;2025-01-02;7\nLaw;2025-01-03;8\n');
  const stdout = await succeedHere('run', other, '--config', config, '--data-dir', join(folder, 'data'), '--json');
  const { artifact } = JSON.parse(stdout) as { artifact: string };
  const [table] = JSON.parse(await readFile(artifact, 'utf8')).sheets[0].tables;
  const fields = table.mapping.map(({ target_field }: { target_field: string }) => target_field);
  assert.deepEqual(fields, ['cert', 'cert_2', 'id']);
});

test('a kind that somebody chose stays, and a note says that values do not fit', async (context) => {
  const document = makeTable({ PLZ: ['01067', '53111'], Ort: ['Dresden', 'Bonn'] }, 6);
  const { columns, notes } = await propose(context, { 'a.csv': document }, '--kind', 'plz=integer');
  assert.equal(columns.PLZ?.kind, 'integer');
  assert.match(notes.join('\n'), /"PLZ": some of its values do not come out as they should with the kind integer/);
});

test('a time of day on the hour is a time as well', async (context) => {
  const table = makeTable({ Buchung: ['13.02.2024 14:00:00', '14.02.2024 09:00:00'], Tag: ['13.02.2024 00:00:00'] }, 4);
  const chosen = ['--kind', 'Buchung=date', '--kind', 'Tag=date'];
  const { notes } = await propose(context, { 'a.csv': table }, ...chosen);
  assert.deepEqual(notes, ['"Buchung": some of its values do not come out as they should with the kind date.']);
});

test('days with points and a time of day come first, as without a time', async (context) => {
  const { columns } = await propose(context, {
    'a.csv': makeTable({ Datum: ['01.02.2024 14:10', '2.2.2024 9:10'] }, 4),
  });
  assert.deepEqual(
    [columns.Datum?.kind, ...(columns.Datum?.values ?? [])],
    ['date_time', '2024-02-01T14:10:00', '2024-02-02T09:10:00'],
  );
});

test('what a schema states stays as it is, whatever its example has', async (context) => {
  const fields = [{ name: 'Nummer', type: 'integer', constraints: { required: true } }, { name: 'Ort' }];
  const document = makeTable({ Nummer: ['1', '', 'drei'], Ort: ['Bonn', 'Ulm'], Farbe: ['rot'] }, 6);
  const { columns, notes } = await propose(context, { 'schema.json': JSON.stringify({ fields }), 'a.csv': document });
  assert.deepEqual(Object.keys(columns), ['Nummer', 'Ort', 'Farbe']);
  assert.deepEqual([columns.Nummer?.kind, columns.Nummer?.checks], ['integer', { required: true }]);
  assert.match(notes.join('\n'), /"Nummer": some of its values do not come out/);
});

test('several examples: columns once by their headers, and kinds over the values of all', async (context) => {
  const first = makeTable({ Nummer: ['100', '101', '102'], Menge: ['1', '2', '3'], Ort: ['Bonn', 'Köln', 'Ulm'] }, 3);
  const second = makeTable(
    { MENGE: ['1,5', '2', '3'], nummer: ['0100', '0103', '0104'], Farbe: ['rot', 'blau', 'gelb'] },
    3,
  );
  const { columns } = await propose(context, { 'a.csv': first, 'b.csv': second });
  assert.deepEqual(
    Object.values(columns).map(({ label, kind, key }) => [label, kind, key ?? false]),
    [
      ['Nummer', 'code', true],
      ['Menge', 'number', false],
      ['Ort', columns.Ort?.kind, false],
      ['Farbe', 'text', false],
    ],
  );
  assert.deepEqual(columns.Farbe?.values, ['rot', 'blau', 'gelb']);
});

test("a schema's name is the id of the field, and its title the label", async (context) => {
  const fields = [
    { name: 'booking_date', title: 'Buchungstag', type: 'date', description: 'Day of the booking' },
    { name: 'Total-Amount', title: 'Betrag', type: 'number' },
    { name: 'plain', type: 'string' },
  ];
  const { config, columns } = await propose(context, { 'schema.json': JSON.stringify({ fields }) });
  assert.deepEqual(
    Object.values(columns).map(({ label, field }) => [label, field]),
    [
      ['Buchungstag', 'booking_date'],
      ['Betrag', 'total_amount'],
      ['plain', 'plain'],
    ],
  );
  const { meta } = JSON.parse(await readFile(join(config, 'manifest.json'), 'utf8')).columns;
  assert.equal(meta.booking_date.description, 'Day of the booking');
  assert.ok(meta.booking_date.synonyms.includes('booking_date'));
  const properties = { due: { title: 'Fällig am', type: 'string', format: 'date' } };
  const other = await propose(context, { 'rows.json': JSON.stringify({ properties }) });
  assert.deepEqual([other.columns['Fällig am']?.field, other.columns['Fällig am']?.kind], ['due', 'date']);
});

test('the case states what each value becomes: a rule that doubles amounts fails it', async (context) => {
  const { config } = await propose(context, { 'a.csv': makeTable(STATEMENT, 6) });
  await succeedHere('test', config);
  const rule = join(config, 'columns/betrag.ts');
  const text = await readFile(rule, 'utf8');
  const doubled = text.replace(
    'return parseAmounts(call);',
    "const read = parseAmounts(call);\n  return { ...read, values: read.values.map((v) => (typeof v === 'number' ? 2 * v : v)) };",
  );
  assert.notEqual(doubled, text);
  await writeFile(rule, doubled);
  const { exitCode, stdout } = await runAdeHere(['test', config]);
  assert.equal(exitCode, 1);
  assert.match(stdout, /Normalized!C2.*120\.5.*241/s);
});

test('a note names a table of the example in which none of the columns is', async (context) => {
  const rows = Array.from({ length: 6 }, (_, i) => `M-${i};Anna;2024-01-1${i};12,5${i}\n`).join('');
  const other =
    'Pegel je Region;;;\nRegion;Pegel;Tiefe;Anteil\n' +
    'Nord;1200,50;800,00;12\nSüd;2200,50;900,00;22\nWest;3200,50;700,00;32\n';
  const { notes } = await propose(context, { 'a.csv': `Nummer;Vorname;Eintritt;Beitrag\n${rows};;;\n;;;\n${other}` });
  assert.match(notes.join('\n'), /a\.csv: a!A11:D14 is read as a table of its own, without these columns\./);
});

test('in safe mode no rule runs: the package is not tried, and a note says so', async (context) => {
  const folder = await makeTempFolder(context);
  await writeFile(join(folder, 'a.csv'), makeTable(STATEMENT, 6));
  const args = ['init', join(folder, 'config'), '--from', join(folder, 'a.csv'), '--json'];
  const { stdout } = await runAdeHere(args, { ADE_SAFE_MODE: 'true' });
  const { columns, notes } = JSON.parse(stdout) as Proposal;
  assert.ok(columns.every(({ values }) => values.length === 0));
  assert.match(notes.join('\n'), /Safe mode is on, so the package was not tried/);
});
