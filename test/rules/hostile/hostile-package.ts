import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { EnginePool } from '../../../src/runner/index.ts';
import { makeRows, writeGrids } from '../../helpers/make-grid.ts';
import {
  BY_NAME,
  makeFolder,
  PREFIX_ROWS,
  runFile,
  type TestPackage,
  type TestRun,
} from '../../helpers/run-package.ts';

/** Kinds of rules. */
export const kinds = ['row', 'column', 'transform', 'derive', 'validate', 'hook'] as const;
export type Kind = (typeof kinds)[number];

/** Id of the bad rule of a kind that does the nth deed of a package. */
export function nameBadRule(kind: Kind, n = 0): string {
  const ids: Record<Kind, string> = {
    row: `row_types.rotten_${n}.detect_bad`,
    column: `columns.name.detect_bad_${n}`,
    transform: `columns.city_${n}.transform`,
    derive: `columns.badge_${n}.derive`,
    validate: `columns.age_${n}.validate`,
    hook: n === 0 ? 'hooks.after_validate.run' : `hooks.after_validate_${n + 1}.run`,
  };
  return ids[kind];
}

/**
 * For deeds that end the host, where each bad rule costs two more hosts, one kind is enough: a host ends in the same
 * way for all kinds. How the bad rule is found differs by kind; an endless loop shows this for each kind.
 */
export const isUsualForEnds = (kind: Kind) => kind === 'transform';

/** Two batches, so that a rule can try to spoil the second with data that it kept from the first. */
export const DATA_ROWS = 1_010;

/** For rules that never end: a run waits for the full timeout a dozen times. Rules that fill memory need longer. */
export const SHORT_RULE_TIMEOUT = { ADE_RULE_TIMEOUT_SECONDS: '0.2' };
const here = import.meta.dirname;

const importDeeds = "import { act } from '../lib/deeds.js';\n";

/** The bad rules of a package. */
interface Badness {
  /** For each deed there is one rule of each kind; null: the name of the document selects the deed. */
  deeds: readonly (string | null)[];
  kinds: readonly Kind[];
  /** Whether each deed is also done at the top level of a module. */
  atLoad?: boolean;
}

const call = (kind: Kind | 'load', deed: string | null) =>
  `act('${kind}', ${kind === 'load' ? '{ state: {} }' : 'call'}${deed === null ? '' : `, '${deed}'`})`;
const bad = (kind: Kind, name: string, deed: string | null) =>
  `export function ${name}(call) { return ${call(kind, deed)}; }\n`;

const honestName = `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => String(value).toUpperCase()) };
}
export function validate({ values }) {
  const issues = values.flatMap((value, i) =>
    /9$/.test(String(value)) ? [{ row_index: i + 1, code: 'ends_in_nine', message: '{value} ends in nine.' }] : [],
  );
  return { issues };
}
`;

/** Its answer shows whether another rule has changed the language or the data of a rule. */
const honestTag = `export const needs = ['name'];
const words = new Map([['one', 1], ['two', 2]]);
function describeLanguage() {
  const found = [
    /(?<year>\\d+)-(\\d+)/.exec('from 2024-05')?.groups?.year,
    'a-b-c'.replaceAll(/-/g, '+'),
    'x1y22'.split(/\\d+/).join('|'),
    [...'b1a2'.matchAll(/[a-z]/g)].map(([letter]) => letter).toSorted().join(''),
    JSON.stringify({ list: [3, 1, 2].sort(), map: [...words], set: [...new Set([1, 1, 2])] }),
    Object.entries({ a: 1 }).flat().join(),
    new Date().toISOString(),
    Math.random() < 1 && Math.random() !== Math.random(),
    new Intl.NumberFormat('de').format(1234.5),
    structuredClone([{ deep: [1] }])[0].deep.length,
    new TextDecoder().decode(new TextEncoder().encode('\u00e4')),
    new URL('../c?d=e', 'https://example.org/a/b').href,
    Object.getOwnPropertyNames(globalThis).length,
    Object.keys(Object.prototype).length + Object.keys(Array.prototype).length,
  ];
  return found.join(' ');
}
export function derive({ columns, state }) {
  state.count ??= 0;
  state.language ??= describeLanguage();
  return { values: columns.name.map((name) => \`\${++state.count} \${name} \${state.language}\`) };
}
`;

/** Called after the bad row rules; it uses nothing that they should be able to change. */
const honestRow = `export function detect_late({ row_index, row_values_sample, state }) {
  state.rows = (state.rows ?? 0) + 1;
  const isEven = /[02468]$/.test(String(row_index)) && row_values_sample.length > 0;
  return { scores: { note: isEven ? state.rows / 1e6 : 0 } };
}
`;

const honestHook = `export function run({ artifact }) {
  return { notes: 'Looked at the tables.', issues: artifact.sheets.flatMap(({ tables }) =>
    tables.map(({ id }) => ({ table_id: id, code: 'looked_at', severity: 'info', message: 'Looked at.' }))) };
}
`;

/** A package with this many columns for bad rules, and with these rules. */
function makePackage(columns: number, { deeds, kinds: badKinds, atLoad = false }: Badness): TestPackage {
  const each = (kind: Kind, make: (deed: string | null, n: number) => string) =>
    badKinds.includes(kind) ? deeds.map(make) : [];
  const script = (badText: string | undefined, honest: string) =>
    badText === undefined ? honest : `${importDeeds}${badText}${honest}`;
  const [transforms, derives, validates] = [
    each('transform', (deed) => bad('transform', 'transform', deed)),
    each('derive', (deed) => bad('derive', 'derive', deed)),
    each('validate', (deed) => bad('validate', 'validate', deed)),
  ];
  const detectors = each('column', (deed, n) => bad('column', `detect_bad_${n}`, deed));
  const rows = each('row', (deed) => {
    const load = atLoad ? `${call('load', deed)};\n` : '';
    return `${importDeeds}${load}${bad('row', 'detect_bad', deed)}`;
  });
  const hooks = each('hook', (deed) => `${importDeeds}${bad('hook', 'run', deed)}`);
  const perDeed = Array.from({ length: columns }, (_, n) => [
    [`city_${n}`, { script: script(transforms[n], BY_NAME) }],
    [`age_${n}`, { script: script(validates[n], BY_NAME) }],
    [`badge_${n}`, { script: script(derives[n], 'export function detect_none() { return null; }\n') }],
  ]);
  return {
    fields: {
      id: {},
      name: { script: script(detectors.length === 0 ? undefined : detectors.join(''), honestName) },
      ...Object.fromEntries(perDeed.flat()),
      tag: { script: honestTag },
    },
    rows: {
      prefix: PREFIX_ROWS,
      ...Object.fromEntries(rows.map((text, n) => [`rotten_${n}`, text])),
      zeal: honestRow,
    },
    hooks: { after_validate: [...hooks, honestHook] },
    engine: { defaults: { memory_mb: deeds.some((deed) => deed?.startsWith('fill-')) ? 40 : 96 } },
    files:
      deeds.length > 0
        ? {
            'lib/deeds.js': readText('deeds.js'),
            'lib/ways-out.js': readText('ways-out.js'),
            'data/table.json': '{"rows":[[1]]}',
          }
        : {},
  };
}

const readText = (name: string) => readFileSync(join(here, name), 'utf8');

const workbooks = new Map<number, Promise<string>>();

function findWorkbook(columns: number): Promise<string> {
  const known = workbooks.get(columns) ?? writeWorkbook(columns);
  workbooks.set(columns, known);
  return known;
}

async function writeWorkbook(columns: number): Promise<string> {
  const path = join(makeFolder(), 'people.xlsx');
  const perDeed = <T>(make: (n: number) => T[]) => Array.from({ length: columns }, (_, n) => make(n)).flat();
  const header = makeRows(1, 1, () => ['H:id', 'the name', ...perDeed((n) => [`the city_${n}`, `the age_${n}`])]);
  const rows = makeRows(2, DATA_ROWS, (i) => [`D:${i}`, `name ${i}`, ...perDeed(() => [`city ${i % 7}`, i % 90])]);
  await writeGrids(path, [{ grid: new Map([...header, ...rows]) }]);
  return path;
}

interface DeedOptions {
  env?: Record<string, string>;
  engines?: EnginePool;
  badKinds?: readonly Kind[];
}

/** Runs a job in which a bad rule of each kind does the deed; most deeds share one package. */
export function runDeed(deed: string, { badKinds = kinds, ...options }: DeedOptions = {}): Promise<TestRun> {
  // Deeds that fill memory get less of it.
  const deeds = [deed.startsWith('fill-') ? deed : null];
  return run(`${deed}.xlsx`, 1, makePackage(1, { deeds, kinds: badKinds }), options);
}

/** Runs one job with a bad rule of each kind for each deed. */
export function runDeeds(
  deeds: readonly string[],
  { atLoad = false, ...options }: { atLoad?: boolean; engines?: EnginePool } = {},
): Promise<TestRun> {
  return run('people.xlsx', deeds.length, makePackage(deeds.length, { deeds, kinds, atLoad }), options);
}

async function run(
  name: string,
  columns: number,
  testPackage: TestPackage,
  options: Omit<DeedOptions, 'badKinds'>,
): Promise<TestRun> {
  const folder = join(makeFolder(), 'in');
  mkdirSync(folder);
  const file = join(folder, name);
  copyFileSync(await findWorkbook(columns), file);
  return runFile(testPackage, file, options);
}

/** The recorded failures of the bad rules of the nth deed: for each kind of rule, what happened and how often. */
export function listFailures(
  { artifact }: TestRun,
  n = 0,
): Record<string, { kind: string; count: number; off: boolean }[]> {
  const found: Record<string, { kind: string; count: number; off: boolean }[]> = {};
  for (const name of kinds) {
    for (const { rule, kind, count, switched_off: off } of artifact.rule_errors) {
      if (rule !== nameBadRule(name, n)) continue;
      const same = found[name]?.find((known) => known.kind === kind && known.off === (off === true));
      if (same) same.count += count;
      else found[name] = [...(found[name] ?? []), { kind, count, off: off === true }];
    }
  }
  return found;
}

const isBadge = ({ field }: { field: string }) => field.startsWith('badge_');

/** The part of a run that must be equal in a run of the same document without the bad rules. */
function keepHonestPart({ artifact, issues, output }: TestRun): object {
  const isHonest = ({ code }: { code: string }) => code !== 'transform_failed';
  return {
    sheets: artifact.sheets.map(({ tables, ...sheet }) => ({
      ...sheet,
      tables: tables.map(({ fields, transform, validation, ...table }) => ({
        ...table,
        fields: fields!.filter((field) => !isBadge(field)),
        transform: transform!.fields.filter((field) => !isBadge(field)).map(({ rule: _, ...counts }) => counts),
        issues: validation!.issues.filter(isHonest).map(renameHook),
        totals: validation!.totals.filter(isHonest),
      })),
    })),
    annotations: artifact.annotations.map(({ at: _, ...annotation }) => renameHook(annotation)),
    issues: issues.filter(isHonest).map(renameHook),
    output,
    workbook: artifact.output.sha256,
    passes: artifact.pass_history.map(({ name, rows }) => [name, rows]),
    rows: pickCounts(artifact),
  };
}

/** If there are bad hooks, the honest hook is the last of its kind. */
function renameHook<T extends object>(entry: T): T {
  const rule = 'rule' in entry && typeof entry.rule === 'string' ? entry.rule : '';
  return { ...entry, rule: rule.replace(/after_validate_\d+/, 'after_validate') };
}

function pickCounts({ summary }: Artifact): object {
  const { rows_in, rows_out, rows_left_out, columns, tables } = summary;
  return { rows_in, rows_out, rows_left_out, columns, tables };
}

const honestRuns = new Map<number, Promise<TestRun>>();

/** The run of the same document without bad rules. */
export function runHonest(deedCount = 1): Promise<TestRun> {
  const alone =
    honestRuns.get(deedCount) ?? run('people.xlsx', deedCount, makePackage(deedCount, { deeds: [], kinds: [] }), {});
  honestRuns.set(deedCount, alone);
  return alone;
}

/** Compares a run byte by byte with a run of the same document without bad rules. No other rule may have failed. */
export async function assertHonestPart(found: TestRun, deedCount = 1): Promise<void> {
  assert.equal(found.result.status, 'success', String(found.result.error?.message));
  const honest = await runHonest(deedCount);
  assert.deepEqual(honest.artifact.rule_errors, []);
  assert.deepEqual(keepHonestPart(found), keepHonestPart(honest));
  assert.equal(JSON.stringify(keepHonestPart(found)), JSON.stringify(keepHonestPart(honest)));
  const isBad = (rule: string) => kinds.some((kind) => range(deedCount).some((n) => nameBadRule(kind, n) === rule));
  assert.deepEqual(
    found.artifact.rule_errors.map(({ rule }) => rule).filter((rule) => !isBad(rule)),
    [],
  );
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n);
