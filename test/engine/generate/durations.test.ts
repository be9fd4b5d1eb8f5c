import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { openZipArchive } from '../../../src/workbook/zip/zip-archive.ts';
import type { Grid, GridCell } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, makeFolder, runFile, runOnce, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';
import { makeContent, writeOds } from '../../workbook/ods/make-ods.ts';

/** The field `hours` is cleaned as in the starter; `same` has no rule. */
const fields: TestPackage['fields'] = {
  hours: {
    script: `import { mapValues } from 'ade/rules';
import { parseHours } from '../lib/hours.ts';
export const detect_name = ({ header }) => ({ scores: header === 'hours' ? { hours: 1 } : {} });
export const transform = ({ values }) => mapValues(values, (value) => parseHours(value) ?? value);
`,
  },
  same: {},
};
const starterHours = readFileSync(join(import.meta.dirname, '../../../templates/starter/lib/hours.ts'), 'utf8');
const withoutHours: TestPackage = { fields, files: { 'lib/hours.ts': starterHours } };
const withHours: TestPackage = { ...withoutHours, engine: { defaults: { durations: 'hours' } } };

const as = (format: 'h:mm' | '[h]:mm' | '[m]' | '[s]' | 46, days: number): GridCell => ({ days, format });
const QUARTER_PAST_8 = 0.34375;

/** A cell of each kind, and the hours that it means. */
const CELLS: [GridCell, number][] = [
  [as('h:mm', QUARTER_PAST_8), 8.25],
  [as('[h]:mm', QUARTER_PAST_8), 8.25],
  [as('[h]:mm', 12), 288],
  [as(46, 1.5625), 37.5],
  [as('[m]', 0.0625), 1.5],
  [as('[s]', 0.125), 3],
  [as('[h]:mm', 0), 0],
  [as('[h]:mm', -0.25), -6],
  [7.5, 7.5],
  ['7:30', 7.5],
  ['7,5 h', 7.5],
];

const grid: Grid = new Map([
  [1, ['H:id', 'hours', 'same', 'carried']],
  ...CELLS.map(([cell], i): [number, GridCell[]] => [i + 2, ['D:1', cell, cell, cell]]),
]);

const columnOf = (rows: readonly unknown[][], column: number) => rows.slice(1).map((row) => row[column]);

test('a package that declares it gets durations as hours: times, durations, numbers and texts agree', async () => {
  const run = await runOnce(withHours, [{ grid }]);
  const rows = run.output.Normalized!;
  assert.deepEqual(
    columnOf(rows, 0),
    CELLS.map(([, hours]) => hours),
  );
  // Without a rule, the hours of a duration are a plain number, too.
  assert.deepEqual(columnOf(rows, 1).slice(1, 4), [8.25, 288, 37.5]);
  assert.equal(run.artifact.job.document.durations, 'hours');
});

test('a column that is carried along keeps durations as they are', async () => {
  const run = await runOnce(withHours, [{ grid }]);
  const [carried] = findSheet(run).tables[0]!.mapping!.filter(({ raw }) => raw.header === 'carried');
  assert.equal(carried!.target_field, null);
  const column = run.output.Normalized![0]!.indexOf('raw_carried');
  assert.deepEqual(
    columnOf(run.output.Normalized!, column).slice(1, 8),
    [0.34375, 12, 1.5625, 0.0625, 0.125, 0, -0.25],
  );
  const asHours = await openWorkbook(run.result.output!, { durations: 'hours' });
  for await (const rows of asHours.openSheet(0).readRows()) {
    const values = rows.slice(2, 9).map((row) => row.valueAt(column));
    assert.deepEqual(values, [8.25, 288, 37.5, 1.5, 3, 0, -6]);
  }
  await asHours.close();
});

test('a negative time is a duration in every format', async () => {
  const run = await runToSuccess(withHours, [
    {
      grid: new Map([
        [1, ['H:id', 'hours', 'carried']],
        [2, ['D:1', as('h:mm', -0.25), as('h:mm', -0.25)]],
      ]),
    },
  ]);
  assert.deepEqual(
    run.output.Normalized!.slice(1).map((row) => [row[0], row.at(-1)]),
    [[-6, -0.25]],
  );
});

/** Durations that hours to the millisecond cannot hold, and one that is too large for a number of hours. */
const EXACT = [0.1 + 0.2, 0.34375123456789, -0.34375123456789, 1 / 86_400_000, 1e-9, 5e21, 1e302];

test('a carried duration is the stored number, digit by digit, and every stored number is read', async () => {
  const stored: Grid = new Map([
    [1, ['H:id', 'hours', 'carried']],
    ...EXACT.map((days, i): [number, GridCell[]] => [i + 2, ['D:1', as('[s]', days), as('[s]', days)]]),
  ]);
  const run = await runToSuccess(withHours, [{ grid: stored }]);
  const [header] = run.output.Normalized!;
  const column = header!.indexOf('raw_carried');
  assert.deepEqual(columnOf(run.output.Normalized!, column), EXACT);
  const hours = [7.2, 8.25003, -8.25003, 1 / 3_600_000, 0, 1.2e23, 1e302];
  const found = columnOf(run.output.Normalized!, 0) as number[];
  for (const [i, expected] of hours.entries())
    assert.ok(Math.abs(found[i]! / expected - 1) < 1e-6 || found[i] === expected);
  const asHours = await openWorkbook(run.result.output!, { durations: 'hours' });
  for await (const rows of asHours.openSheet(0).readRows()) {
    assert.deepEqual(
      rows.slice(1).map((row) => row.valueAt(column)),
      found,
    );
  }
  await asHours.close();
});

test('a column that mixes ways to write hours needs attention, at the first cell of another kind', async () => {
  const run = await runOnce(withHours, [{ grid }]);
  const issues = run.issues.filter(({ code }) => code === 'hours_mixed');
  assert.deepEqual(pluck(issues, 'a1', 'severity', 'target_field', 'rule'), [
    ['B3', 'warning', 'hours', 'engine'],
    ['C3', 'warning', 'same', 'engine'],
  ]);
  const points = run.artifact.summary.attention!.filter(({ code }) => code === 'hours_mixed');
  assert.deepEqual(pluck(points, 'table_id', 'count'), [['table_1', 2]]);
  assert.match(points[0]!.message, /from B3 on/);
  const alike: GridCell[][] = [
    [as('[h]:mm', 1), as('[m]', 2)],
    [7.5, '8'],
    [as('h:mm', 0.5), null, 'off'],
  ];
  const sheets = alike.map((cells, i) => ({
    name: `Alike ${i}`,
    grid: new Map([[1, ['H:id', 'hours']], ...cells.map((cell, at): [number, GridCell[]] => [at + 2, ['D:1', cell]])]),
  }));
  const clean = await runToSuccess(withHours, sheets);
  assert.equal(clean.artifact.summary.tables, 3);
  assert.deepEqual(clean.artifact.summary.attention, []);
});

/** Where columns of one field, with this hint, mix ways to write hours: of each, the first cell of another kind. */
async function findMixed(typeHint: string | undefined, columns: readonly (readonly GridCell[])[]): Promise<string[]> {
  const sheets = columns.map((cells, i) => ({
    name: `Column ${i}`,
    grid: new Map([[1, ['H:id', 'same']], ...cells.map((cell, at): [number, GridCell[]] => [at + 2, ['D:1', cell]])]),
  }));
  const meta = typeHint === undefined ? {} : { type_hint: typeHint };
  const run = await runToSuccess({ ...withHours, fields: { same: { meta } } }, sheets);
  assert.equal(run.artifact.summary.tables, columns.length);
  return sheets.map(({ name }) => {
    const issues = run.issues.filter(({ sheet }) => sheet === name);
    return issues.map(({ code, a1 }) => `${code} ${a1}`).join();
  });
}

test('only a field of numbers, or without a hint, can have hours', async () => {
  const cells = [as('h:mm', 0.3), 'late', 5];
  assert.deepEqual(await findMixed('string', [cells]), ['']);
  for (const hint of ['number', 'integer', undefined])
    assert.deepEqual(await findMixed(hint, [cells]), ['hours_mixed B4']);
});

test('a text like 7:30 is hours, too, so that numbers beside it are in doubt', async () => {
  const mixed: GridCell[][] = [
    ['7:30', 0.3125, 7.5],
    [7.5, ' -7:30:00'],
    ...[' 5', '-5', '.5', '- 5'].map((text): GridCell[] => [as('[h]:mm', 0.3), text]),
  ];
  const alike: GridCell[][] = [
    ['7:30', '7.5', '8:00'],
    [as('[h]:mm', 0.3), '-', ' ', 'n/a'],
  ];
  assert.deepEqual(await findMixed('number', [...mixed, ...alike]), [
    ...mixed.map(() => 'hours_mixed B3'),
    ...alike.map(() => ''),
  ]);
});

for (const [name, rules] of [
  ['other packages', withoutHours],
  ['packages that ask for days', { ...withoutHours, engine: { defaults: { durations: 'days' } } }],
] as const)
  test(`${name} get what they got before, and their result has no new format`, async () => {
    const run = await runToSuccess(rules, [{ grid }]);
    const rows = run.output.Normalized!;
    assert.deepEqual(columnOf(rows, 0).slice(0, 4), [8.25, 0.34375, 12, 1.5625]);
    assert.equal(run.artifact.job.document.durations, undefined);
    assert.deepEqual(run.artifact.summary.attention, []);
    const archive = await openZipArchive(run.result.output!, 'output');
    const styles = (await archive.readSizedPart('xl/styles.xml')).toString();
    await archive.close();
    assert.match(styles, /cellXfs count="5"/);
  });

test('ods: a time style that goes beyond 24 hours, and times of a day or more, are durations', async () => {
  const styleOf = (name: string, more: string) =>
    `<number:time-style style:name="N${name}"${more}><number:hours/></number:time-style>` +
    `<style:style style:name="${name}" style:family="table-cell" style:data-style-name="N${name}"/>`;
  const styles = styleOf('clock', '') + styleOf('elapsed', ' number:truncate-on-overflow="false"');
  const text = (value: string) =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const time = (style: string, value: string) =>
    `<table:table-cell table:style-name="${style}" office:value-type="time" office:time-value="${value}"/>`;
  const cells: [style: string, value: string, hours: number][] = [
    ['clock', 'PT08H15M00S', 8.25],
    ['elapsed', 'PT08H15M00S', 8.25],
    ['elapsed', 'PT288H', 288],
    ['clock', 'PT37H30M', 37.5],
    ['elapsed', '-PT06H', -6],
    ['elapsed', 'PT0H0M0.0000864S', 0],
  ];
  const rows = cells.map(
    ([style, value]) => `<table:table-row>${text('D:1')}${time(style, value).repeat(3)}</table:table-row>`,
  );
  const head = `<table:table-row>${['H:id', 'hours', 'same', 'carried'].map(text).join('')}</table:table-row>`;
  const file = await writeOds(
    '',
    makeContent(styles, `<table:table table:name="Sheet1">${head}${rows.join('')}</table:table>`),
  );
  const run = await runFile(withHours, file);
  const written = run.output.Normalized!;
  assert.deepEqual(columnOf(written, 0), pluck(cells, 2));
  assert.deepEqual(columnOf(written, written[0]!.indexOf('raw_carried')).slice(1), [0.34375, 12, 1.5625, -0.25, 1e-9]);
  const before = await runFile(withoutHours, file);
  assert.deepEqual(columnOf(before.output.Normalized!, 0), [8.25, 8.25, 12, 1.5625, -0.25, 0]);
});

test('csv has no durations, so its record names no reading of them', async () => {
  const file = join(makeFolder(), 'hours.csv');
  writeFileSync(file, 'H:id,hours\nD:1,7:30\nD:2,7.5\n');
  const run = await runFile(withHours, file);
  assert.equal(run.artifact.job.document.durations, undefined);
  assert.deepEqual(run.artifact.summary.attention, []);
});
