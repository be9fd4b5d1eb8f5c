import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type {
  CheckResult,
  Config,
  ConfigVersion,
  OwnColumn,
  PackageFileContent,
  PackageFiles,
  ProposedColumns,
} from '../../src/contract/api/index.ts';
import type { ErrorCode } from '../../src/contract/errors/index.ts';
import { dataFolders } from '../../src/contract/layout.ts';
import { MAX_EXAMPLES } from '../../src/contract/own-columns.ts';
import { makeGermanMembers } from '../helpers/german-members.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_MAX_UPLOAD_MB: '1' });
const PROPOSE = `${WS}/configs/columns`;
const CSV = 'Invoice No,Quobbly Date,Amount\nZIB-1,2024-03-01,12.50\nZIB-2,2024-03-02,1.25\n';

const propose = async (content: string | Buffer, name: string): Promise<ProposedColumns> =>
  (await server.expect<ProposedColumns>(200, 'POST', PROPOSE, { body: makeForm(content, name) })).body;

test('columns of a csv are proposed with kinds and values as they come out, and nothing is kept', async () => {
  const { tried, example, ...proposed } = await propose(CSV, 'invoices.csv');
  assert.deepEqual(tried?.[2], {
    rows: 2,
    filled: 2,
    distinct: 2,
    samples: [
      { sent: '12.50', out: 12.5, is_read: true },
      { sent: '1.25', out: 1.25, is_read: true },
    ],
    unread: { count: 0, values: [] },
    loses_digits: false,
  });
  assert.deepEqual(example, {
    file: 'invoices.csv',
    sheet: null,
    header_row: 1,
    rows: [
      { row: 1, label: 'header', values: ['Invoice No', 'Quobbly Date', 'Amount'] },
      { row: 2, label: 'data', values: ['ZIB-1', '2024-03-01', '12.50'] },
      { row: 3, label: 'data', values: ['ZIB-2', '2024-03-02', '1.25'] },
    ],
    labels: [
      { label: 'header', rows: 1 },
      { label: 'data', rows: 2 },
    ],
    result: {
      row_count: 2,
      rows: [
        ['ZIB-1', '2024-03-01', 12.5],
        ['ZIB-2', '2024-03-02', 1.25],
      ],
    },
    totals: [],
  });
  assert.deepEqual(proposed, {
    title: 'invoices',
    columns: [
      { label: 'Invoice No', kind: 'code' },
      { label: 'Quobbly Date', kind: 'date' },
      { label: 'Amount', kind: 'amount', role: 'amount' },
    ],
    values: [
      ['ZIB-1', 'ZIB-2'],
      ['2024-03-01', '2024-03-02'],
      [12.5, 1.25],
    ],
    notes: [],
  });
  assert.deepEqual(readdirSync(dataFolders(server.dataDir).incoming), []);
  assert.deepEqual(readdirSync(dataFolders(server.dataDir).jobs), []);
});

test('below German titles: labels of rows, values as they come out, and the totals of the document', async () => {
  const { file, headers, rows } = await makeGermanMembers();
  const { columns, example, tried } = await propose(file, 'Lindquell.xlsx');
  assert.deepEqual(
    columns.map(({ label }) => label),
    headers,
  );
  assert.equal(example?.header_row, 4);
  assert.deepEqual(
    example?.rows.slice(0, 4).map(({ row, label }) => [row, label]),
    [
      [1, 'title'],
      [2, 'title'],
      [4, 'header'],
      [5, 'data'],
    ],
  );
  assert.deepEqual(example?.result, { row_count: rows.length, rows });
  assert.deepEqual(example?.totals, [
    { column: 7, agrees: true, in_document: 3834.12, in_result: 3834.12, a1: 'H29' },
    { column: 8, agrees: true, in_document: 57775.8, in_result: 57775.8, a1: 'I29' },
  ]);
  assert.ok(tried?.every(({ filled, unread }) => filled === rows.length && unread.count === 0));
});

test('columns as a person wants them are tried as they are: what is not read, and what loses a zero', async () => {
  const { file, rows } = await makeGermanMembers();
  const body = makeForm(file, 'Lindquell.xlsx');
  const columns: OwnColumn[] = [
    { label: 'PLZ', kind: 'integer' },
    { label: 'Start', kind: 'amount', synonyms: ['Eintritt'] },
  ];
  body.append('columns', JSON.stringify(columns));
  const answer = (await server.expect<ProposedColumns>(200, 'POST', PROPOSE, { body })).body;
  assert.deepEqual(answer.columns, columns);
  const [code, start] = answer.tried ?? [];
  assert.deepEqual(code?.samples[0], { sent: '01067', out: 1067, is_read: true });
  assert.deepEqual([code?.loses_digits, code?.unread.count], [true, 0]);
  assert.deepEqual(start?.samples[0], { sent: '01.01.2001', out: '01.01.2001', is_read: false });
  assert.deepEqual(start?.unread, { count: rows.length, values: ['01.01.2001', '18.04.2002', '07.07.2003'] });
});

test('a person says which row the header is', async () => {
  const body = makeForm('Region;Nord;Nord\nCode;Menge;Preis\nA-1;5;1,50\nA-2;7;2,50\nA-3;9;3,25\n', 'a.csv');
  body.append('header_row', '2');
  const { columns } = (await server.expect<ProposedColumns>(200, 'POST', PROPOSE, { body })).body;
  assert.deepEqual(
    columns.map(({ label }) => label),
    ['Code', 'Menge', 'Preis'],
  );
  for (const [field, value, code] of [
    ['header_row', '9', 'no_columns'],
    ['header_row', '0', 'request_invalid'],
    ['columns', '[{"label":"a","kind":"none"}]', 'request_invalid'],
    ['columns', '{', 'request_invalid'],
    ['more', '1', 'upload_field_unknown'],
  ] as const) {
    const refused = makeForm(CSV, 'a.csv');
    refused.append(field, value);
    await server.expectProblem(code, 'POST', PROPOSE, { body: refused });
  }
});

test('several documents: columns once by their headers, and kinds over the values of all', async () => {
  const body = makeForm('Konto;Betrag\n100;7\n101;12\n', 'a.csv');
  body.append('file', new Blob(['BETRAG;konto;Ort\n1,5;0100;Bonn\n2,5;0102;Ulm\n']), 'b.csv');
  const { columns, values } = (await server.expect<ProposedColumns>(200, 'POST', PROPOSE, { body })).body;
  assert.deepEqual(
    columns.map(({ label, kind }, i) => [label, kind, values[i]]),
    [
      ['Konto', 'code', ['100', '101', '0100']],
      ['Betrag', 'amount', [7, 12, 1.5]],
      ['Ort', columns[2]?.kind, ['Bonn', 'Ulm']],
    ],
  );
  const many = makeForm(CSV, 'a.csv');
  for (let i = 0; i < MAX_EXAMPLES; i++) many.append('file', new Blob([CSV]), `${i}.csv`);
  await server.expectProblem('upload_not_one_file', 'POST', PROPOSE, { body: many });
  const large = makeForm(Buffer.alloc(600_000, 'a,b\n'), 'a.csv');
  large.append('file', new Blob([Buffer.alloc(600_000, 'a,b\n')]), 'b.csv');
  await server.expectProblem('upload_too_large', 'POST', PROPOSE, { body: large });
  assert.deepEqual(readdirSync(dataFolders(server.dataDir).incoming), []);
});

test("columns of a schema are proposed with the schema's rules for values", async () => {
  const schema = {
    fields: [
      { name: 'id', constraints: { required: true, pattern: '[A-Z]\\d+' } },
      { name: 'n', type: 'integer' },
    ],
  };
  const { columns } = await propose(JSON.stringify(schema), 'schema.json');
  assert.deepEqual(columns, [
    { label: 'id', kind: 'code', checks: { required: true, pattern: '[A-Z]\\d+' } },
    { label: 'n', kind: 'integer' },
  ]);
});

test('a config is made from columns: its draft has a module for each, and check finds nothing wrong', async () => {
  const { columns } = await propose(CSV, 'invoices.csv');
  const changed = columns
    .slice(0, 2)
    .map((column, i) => (i === 1 ? { ...column, label: 'Day', kind: 'text' } : column));
  const json = { name: 'Invoices', columns: changed };
  const config = await server.make<Config>(`${WS}/configs`, json);
  const [version] = await server.list<ConfigVersion>(`${WS}/configs/${config.id}/versions`);
  assert.equal(version!.title, 'Invoices');
  const place = `${WS}/versions/${version!.id}`;
  const { files } = await server.read<PackageFiles>(`${place}/files`);
  const modules = files.map(({ path }) => path).filter((path) => path.startsWith('columns/'));
  assert.deepEqual(modules, ['columns/day.ts', 'columns/invoice_no.ts']);
  const check = (await server.expect<CheckResult>(200, 'POST', `${place}/check`)).body;
  assert.deepEqual(check, { ok: true, problems: [] });
  for (const { path } of files) {
    const { content } = await server.read<PackageFileContent>(`${place}/file?path=${encodeURIComponent(path)}`);
    assert.ok(!content.includes('ZIB-'), path);
  }
});

test('a config gets another draft for other columns', async () => {
  const columns: OwnColumn[] = [{ label: 'Konto', kind: 'code' }];
  const config = await server.make<Config>(`${WS}/configs`, { name: 'Konten', columns });
  const more: OwnColumn[] = [...columns, { label: 'Betrag', kind: 'amount' }];
  const version = await server.make<ConfigVersion>(`${WS}/configs/${config.id}/versions`, { columns: more });
  assert.deepEqual([version.number, version.status, version.title, version.based_on], [2, 'draft', 'Konten', null]);
  const { files } = await server.read<PackageFiles>(`${WS}/versions/${version.id}/files`);
  const modules = files.map(({ path }) => path).filter((path) => path.startsWith('columns/'));
  assert.deepEqual(modules, ['columns/betrag.ts', 'columns/konto.ts']);
  const twice = { columns: [...columns, { label: 'KONTO', kind: 'text' }] };
  await server.expectProblem('column_names_equal', 'POST', `${WS}/configs/${config.id}/versions`, { json: twice });
});

test('invalid columns are refused, and no config is left', async () => {
  const refused = (code: ErrorCode, content: string | Buffer, name: string) =>
    server.expectProblem(code, 'POST', PROPOSE, { body: makeForm(content, name) });
  await refused('schema_unreadable', '{', 'a.json');
  await refused('no_columns', '{"fields":[]}', 'a.json');
  await refused('column_names_equal', '{"fields":["a","a"]}', 'a.json');
  await refused('too_many_own_columns', `${Array.from({ length: 501 }, (_, i) => `n${i}x`).join(',')}\n`, 'a.csv');
  await refused('empty_file', '', 'a.csv');
  await refused('not_a_workbook', Buffer.from('%PDF-1.7\n%\xe2\xe3'), 'a.pdf');
  await refused('upload_too_large', Buffer.alloc(1_100_000, 'a,b\n'), 'a.csv');
  await server.expectProblem('upload_missing', 'POST', PROPOSE, { body: new FormData() });
  const make = (columns: unknown) => ({ json: { name: 'Bad', columns } });
  const twice = [
    { label: 'a', kind: 'text' },
    { label: 'A', kind: 'text' },
  ];
  await server.expectProblem('column_names_equal', 'POST', `${WS}/configs`, make(twice));
  const tooMany = Array.from({ length: 501 }, (_, i) => ({ label: `c${i}`, kind: 'text' }));
  for (const columns of [
    [],
    tooMany,
    [{ label: 'a', kind: 'none' }],
    [{ label: '', kind: 'text' }],
    [{ label: 'a', kind: 'text', script: 'x' }],
  ])
    await server.expectProblem('request_invalid', 'POST', `${WS}/configs`, make(columns));
  const items = await server.list<Config>(`${WS}/configs`);
  assert.equal(
    items.some(({ name }) => name === 'Bad'),
    false,
  );
});

test('operators and reviewers may neither propose columns nor make a config', async () => {
  for (const role of ['auditor', 'viewer', 'operator'] as const) {
    const token = await server.makeToken([{ workspace_id: 'default', role }], role);
    await server.expectProblem('access_denied', 'POST', PROPOSE, { token, body: makeForm(CSV, 'a.csv') });
    const json = { name: 'Not mine', columns: [{ label: 'a', kind: 'text' }] };
    await server.expectProblem('access_denied', 'POST', `${WS}/configs`, { token, json });
  }
});
