import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_KIND_NAMES, type ColumnKindName } from '../../../src/contract/column-kinds.ts';
import type { FoundColumn } from '../../../src/package/own-columns/found-column.ts';
import { proposeKinds } from '../../../src/package/own-columns/propose/propose-kinds.ts';
import { readSchema } from '../../../src/package/own-columns/read/read-schema.ts';
import { pluck } from '../../helpers/pluck.ts';

const column = (label: string, values: readonly string[] = []): FoundColumn => {
  const repeated = Array.from({ length: values.length === 0 ? 0 : 30 }, (_, i) => values[i % values.length]!);
  return {
    ...{ label, synonyms: [], among: COLUMN_KIND_NAMES, checks: {}, values: repeated },
    ...{ isFull: repeated.length > 0, isDistinct: false },
  };
};

function propose(columns: FoundColumn[]): Record<string, ColumnKindName> {
  const proposed = proposeKinds({ title: '', columns, rowCount: 30, notes: [] }).columns;
  return Object.fromEntries(proposed.map(({ label, kind }) => [label, kind]));
}

test('kinds by headers and values', () => {
  const wanted: [ColumnKindName, string, string[]][] = [
    ['code', 'Invoice No.', ['INV-001', 'INV-002', 'INV-003']],
    ['code', 'Account', ['00123', '00456', '12345']],
    ['email', 'Contact', ['ann@example.org', 'bo@example.com']],
    ['link', 'More', ['https://example.org/a', 'www.example.org']],
    ['date', 'Shipped', ['2024-03-01', '2024-04-15', '12/05/2024']],
    ['birth_date', 'Birth date', ['1980-03-01', '1991-04-15']],
    ['date_time', 'Logged', ['2024-03-01 08:15', '2024-04-15T23:10:00']],
    ['boolean', 'Paid', ['yes', 'no']],
    ['boolean', 'Is active', ['1', '0']],
    ['integer', 'Pieces', ['3', '17', '1,200']],
    ['number', 'Depth', ['3.5', '17.25', '0.5']],
    ['amount', 'Fee due', ['12.50', '7.00']],
    ['amount', 'Open', ['$12.50', '$7.00']],
    ['hours', 'Hours', ['7.5', '40']],
    ['text', 'Remarks', ['called back', 'nobody there', 'see the letter']],
    ['phone', 'Phone', ['416-555-0123', '(416) 555-0199']],
    ['city', 'City', ['Toronto', 'Ottawa', 'Halifax']],
    ['postal_code', 'Zip code', ['90210', '10001']],
    ['full_name', 'Full name', ['Anna Smith', 'Robert Martin', 'Maria Lee']],
  ];
  const found = propose(wanted.map(([, label, values]) => column(label, values)));
  assert.deepEqual(found, Object.fromEntries(wanted.map(([kind, label]) => [label, kind])));
});

test('numbers, codes and postal codes of lists in other languages', () => {
  const wanted: [ColumnKindName, string, string[]][] = [
    ['amount', 'Betrag', ['1.234,50', '12,00', '-3,75']],
    ['number', 'Menge in kg', ['1,5', '12,25', '3']],
    ['number', 'Anteil', ['0,125', '0,5']],
    ['integer', 'Anzahl', ['1.200', '17', '2.340.000']],
    ['amount', 'Wert', ['1.200', '17']],
    ['amount', 'Montant', ['1 234,50 €', '12,00 €']],
    ['amount', 'Debit', ['$1,234', '$12']],
    ['postal_code', 'PLZ', ['53111', '53113', '10115']],
    ['postal_code', 'Code postal', ['75001', '69002']],
    ['postal_code', 'PLZ Ort', ['01067', '53111']],
    ['code', 'Kontonummer', ['532013000', '1234567']],
    ['code', 'Número de cuenta', ['532013000', '1234567']],
    ['code', 'Matricule', ['5320', '5321']],
    ['code', 'Kunden-Nr.', ['5320', '5321']],
    ['date', 'Buchungstag', ['03.01.2024', '15.01.2024']],
    ['date', 'Fecha valor', ['03/01/2024', '15/01/2024']],
    ['birth_date', 'Geb.-Datum', ['03.01.1974', '15.01.1984']],
    ['code', 'Nummern', ['12', 'acht', 'neun', '3', '14']],
    ['integer', 'Year', ['2023', '2024']],
    ['amount', 'IVA', ['21', '42', '63']],
    ['integer', 'Número de empleados', ['12', '7']],
    ['integer', 'Total number', ['12', '7']],
    ['number', 'Market cap', ['1251713.5', '99.5']],
    ['number', 'Postal charges', ['12.5', '7.25']],
    ['postal_code', 'CAP', ['20121', '10121']],
    ['code', 'Num. fattura', ['20121', '10122']],
    ['code', 'ID magasin', ['1', '2']],
  ];
  const found = propose(wanted.map(([, label, values]) => column(label, values)));
  assert.deepEqual(found, Object.fromEntries(wanted.map(([kind, label]) => [label, kind])));
});

test('currencies, percent, debit and credit, month names, and values that are missing', () => {
  const wanted: [ColumnKindName, string, string[]][] = [
    ['amount', 'Total (CAD)', ['1,200.50', '99']],
    ['amount', 'Wert in CHF', ["CHF 1'200.50", 'CHF 99.00']],
    ['amount', 'Kwota', ['1 200,50 zł', '99,00 zł']],
    ['amount', 'Umsatz', ['12,50 S', '7,00 H']],
    ['number', 'Quote', ['12,5 %', '50 %']],
    ['number', 'Depth', ['12.5', '#DIV/0!', '3', '4.5']],
    ['date', 'Geliefert', ['1. März 2024', '15. Mai 2024', 'k.A.']],
    ['date', 'Livré', ['1 févr. 2024', '15 août 2024']],
    ['date', 'Fecha', ['3 de enero de 2024', '5 de marzo de 2024']],
    ['date_time', 'Start', ['2025-04-16 08:47 CET', '2025-04-16 09:38 CET']],
    ['date_time', 'Arrived', ['4/16/2025 5:30 PM', '4/17/2025 9:05 AM']],
    ['code', 'Lange Zahl', ['12345678901234567', '12345678901234568']],
    ['number', 'Messwert', ['0.47000000000000003', '1.5']],
    ['text', 'Bemerkung', ['12 Stück', 'keine', '3 Kisten']],
  ];
  const found = propose(wanted.map(([, label, values]) => column(label, values)));
  assert.deepEqual(found, Object.fromEntries(wanted.map(([kind, label]) => [label, kind])));
});

test('the order of days and months: by the values, by other columns, by what is steady, or by what is usual', () => {
  const orderOf = (columns: FoundColumn[]) =>
    proposeKinds({ title: '', columns, rowCount: 30, notes: [] }).columns.map(({ checks }) => checks?.date_order);
  const either = ['03/04/2024', '05/06/2024', '07/08/2024'];
  assert.deepEqual(orderOf([column('Date', ['03/14/2024', '04/15/2024'])]), [undefined]);
  assert.deepEqual(orderOf([column('Date', either), column('Paid on', ['03/14/2024'])]), ['mdy', undefined]);
  assert.deepEqual(orderOf([column('Fecha', either), column('Pagado', ['14/03/2024'])]), ['dmy', undefined]);
  const days = Array.from({ length: 9 }, (_, i) => `0${i + 1}/04/2024`);
  assert.deepEqual(orderOf([column('Datum', days)]), ['dmy']);
  const months = Array.from({ length: 9 }, (_, i) => `04/0${i + 1}/2024`);
  assert.deepEqual(orderOf([column('Date', months)]), ['mdy']);
  assert.deepEqual(orderOf([column('Date', ['24-03-01', '24-03-02', '24-04-17'])]), ['ymd']);
  assert.deepEqual(orderOf([column('Datum', ['03.04.24', '05.06.24'])]), [undefined]);
});

test('a word that may be a name or an abbreviation is no missing value of a name or place', () => {
  const found = (label: string, values: readonly string[]) => {
    const columns = [column(label, values)];
    const [proposed] = proposeKinds({ title: '', columns, rowCount: 30, notes: [] }).columns;
    return [proposed?.kind, proposed?.checks?.missing_values];
  };
  assert.deepEqual(found('State', ['NC', 'ND', 'CA', 'TX', 'NY', 'FL', 'n/a']), ['province', ['n/a']]);
  const names = ['Müller', 'Na', 'Ka', 'Schmidt', 'Weber', 'Null', 'Fischer', '-', 'k. A.'];
  assert.deepEqual(found('Nachname', names), ['last_name', ['-', 'k. A.']]);
  assert.deepEqual(found('Betrag', ['1,50', '2,75', 'offen', 'NA']), ['amount', ['offen', 'NA']]);
});

test('columns that are named in another language have the roles of people', () => {
  const labels = { Vorname: ['Anna', 'Jonas'], Nachname: ['Schmidt', 'Weber'], Geburtsdatum: ['03.01.1974'] };
  const columns = Object.entries(labels).map(([label, values]) => column(label, values));
  const { columns: found } = proposeKinds({ title: '', columns, rowCount: 30, notes: [] });
  assert.deepEqual(
    found.map(({ kind, role }) => [kind, role]),
    [
      ['first_name', 'first_name'],
      ['last_name', 'last_name'],
      ['birth_date', 'birth'],
    ],
  );
});

test('a few remarks among numbers or dates do not make them texts, but digits that name something do', () => {
  const checksOf = (label: string, values: string[]) => {
    const [found] = proposeKinds({ title: '', columns: [column(label, values)], rowCount: 30, notes: [] }).columns;
    return [found?.kind, found?.checks?.tolerant ?? false];
  };
  const numbers = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  assert.deepEqual(checksOf('Pieces', [...numbers, 'sold out']), ['integer', true]);
  assert.deepEqual(checksOf('Shipped', ['2024-03-01', '2024-03-02', '2024-03-03', 'open']), ['date', true]);
  assert.deepEqual(checksOf('Pieces', [...numbers, '012']), ['code', false]);
  assert.deepEqual(checksOf('House', [...numbers, '10a', '11b', '12c']), ['code', false]);
});

test('kinds by headers alone', () => {
  const wanted: Record<string, ColumnKindName> = {
    'Employee number': 'code',
    'Order ID': 'code',
    Email: 'email',
    'Date of birth': 'birth_date',
    'Ship date': 'date',
    'Total price': 'amount',
    'Is member': 'boolean',
    Quantity: 'integer',
    Latitude: 'number',
    'Last name': 'last_name',
    'Job title': 'job_title',
    Website: 'link',
    Colour: 'text',
  };
  assert.deepEqual(propose(Object.keys(wanted).map((label) => column(label))), wanted);
});

test('a type in a schema takes precedence over a name', () => {
  const fields = [
    { name: 'Email', type: 'integer' },
    { name: 'City', type: 'string', constraints: { enum: ['A', 'B'] } },
    { name: 'amount', type: 'string' },
    { name: 'fee', type: 'number' },
    { name: 'Phone', type: 'string' },
    { name: 'birth date', type: 'date' },
    { name: 'hours', type: 'integer' },
    { name: 'anything', type: 'any' },
  ];
  const found = proposeKinds(readSchema({ fields }, 'a.json')).columns.map(({ kind }) => kind);
  assert.deepEqual(found, ['integer', 'text', 'text', 'amount', 'phone', 'birth_date', 'hours', 'text']);
});

test('data packages, bare names and repeated titles are read as people mean them', () => {
  const schema = { fields: ['one', { name: 'a', title: 'Name' }, { name: 'b', title: 'Name' }, {}, 7] };
  const { title, columns, notes } = readSchema(
    { name: 'pack', resources: [{ schema }, { schema: {} }] },
    'datapackage.json',
  );
  assert.equal(title, 'pack');
  assert.deepEqual(pluck(columns, 'label'), ['one', 'a', 'b']);
  assert.deepEqual(notes, ['Field 4 has no name, and is left out.', 'Field 5 has no name, and is left out.']);
});

test('a schema that refers to itself, or to nothing, ends', () => {
  const loop = {
    $ref: '#',
    properties: { a: { $ref: '#/properties/a' }, b: { $ref: 'other.json' }, c: { $ref: '#/none' } },
  };
  assert.equal(readSchema(loop, 'a.json').columns.length, 3);
  assert.throws(() => readSchema({ items: { items: { items: {} } } }, 'a.json'), { code: 'schema_unreadable' });
  const deep = { allOf: [{ $ref: '#' }, { properties: { x: {} } }] };
  assert.deepEqual(pluck(readSchema(deep, 'a.json').columns, 'label'), ['x']);
});

test('schemas with many references to others follow each one once', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 19 }, (_, i) => [`d${i}`, { allOf: Array(50).fill({ $ref: `#/$defs/d${i + 1}` }) }]),
  );
  const root = { $defs: { ...$defs, d19: { type: 'integer' } }, properties: { n: { $ref: '#/$defs/d0' } } };
  assert.deepEqual(
    readSchema(root, 'a.json').columns.map(({ among }) => among[0]),
    ['text'],
  );
  const near = { ...root, properties: { n: { $ref: '#/$defs/d12' } } };
  assert.equal(readSchema(near, 'a.json').columns[0]!.among[0], 'integer');
});

test('a schema that is nested too deeply to be real is refused or read, and never hangs', () => {
  const nested = JSON.parse(`${'{"allOf":['.repeat(3000)}{}${']}'.repeat(3000)}`);
  assert.throws(() => readSchema(nested, 'a.json'), { code: 'schema_unreadable' });
});

test('a state or a name is never a word for a missing value', () => {
  const columns = [
    column('State', ['NV', 'CA', 'TX', 'NY']),
    column('Last name', ['Null', 'Smith', 'Lee', 'Brown']),
    column('Country', ['NA', 'DE', 'FR']),
  ];
  for (const { label, kind, checks } of proposeKinds({ title: '', columns, rowCount: 30, notes: [] }).columns)
    assert.equal(checks?.missing_values, undefined, `${label}, ${kind}`);
});

test('without values, whom a payment goes to is a text: names of firms would be written like those of people', () => {
  for (const label of ['Payee', 'Auftraggeber/Empfänger', 'Bénéficiaire'])
    assert.deepEqual(propose([column('Reference'), column(label), column('Amount')])[label], 'text', label);
  const people = ['Member No', 'First Name', 'Surname', 'Employee Name', 'City'].map((label) => column(label));
  assert.deepEqual(Object.values(propose(people)).slice(1), ['first_name', 'last_name', 'full_name', 'city']);
});
