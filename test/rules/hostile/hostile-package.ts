import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { makeRows, writeGrids } from '../../helpers/make-grid.ts';
import {
  BY_NAME,
  makeFolder,
  PREFIX_ROWS,
  runFile,
  type TestPackage,
  type TestRun,
} from '../../helpers/run-package.ts';

/** The bad rule of each kind. */
export const badRules = {
  row: 'row_types.rotten.detect_bad',
  column: 'columns.name.detect_bad',
  transform: 'columns.city.transform',
  derive: 'columns.badge.derive',
  validate: 'columns.age.validate',
  hook: 'hooks.after_validate.run',
};

export type Kind = keyof typeof badRules;
export const kinds = Object.keys(badRules) as Kind[];

/**
 * Shows a deed that ends the host, where each bad rule costs two more hosts: how a host ends is the same for all kinds.
 * How its rule is found differs by kind, and is shown for each by an endless loop.
 */
export const isUsualForEnds = (kind: Kind) => kind === 'transform';

/** Two batches, so that what a rule keeps of the first can spoil the second. */
export const DATA_ROWS = 1_010;

/** For rules that never end: a run waits for the whole of it a dozen times. Those that fill memory need longer. */
export const SHORT_RULE_TIMEOUT = { ADE_RULE_TIMEOUT_SECONDS: '0.2' };
const here = import.meta.dirname;

const importDeeds = "import { act } from '../lib/deeds.js';\n";
const bad = (kind: Kind, name: string) =>
  `${importDeeds}export function ${name}(call) { return act('${kind}', call); }\n`;

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

const honestTag = `export const needs = ['name'];
export function derive({ columns, state }) {
  state.count ??= 0;
  return { values: columns.name.map((name) => \`\${++state.count} \${name}\`) };
}
`;

const honestHook = `export function run({ artifact }) {
  return { notes: 'Looked at the tables.', issues: artifact.sheets.flatMap(({ tables }) =>
    tables.map(({ id }) => ({ table_id: id, code: 'looked_at', severity: 'info', message: 'Looked at.' }))) };
}
`;

function makePackage(deed: string | null, badKinds: readonly Kind[]): TestPackage {
  const hasBadRules = badKinds.length > 0;
  const ifBad = (kind: Kind, name: string) => (badKinds.includes(kind) ? bad(kind, name) : '');
  return {
    fields: {
      id: {},
      name: { script: `${ifBad('column', 'detect_bad')}${honestName}` },
      city: { script: `${ifBad('transform', 'transform')}${BY_NAME}` },
      age: { script: `${ifBad('validate', 'validate')}${BY_NAME}` },
      badge: { script: `${ifBad('derive', 'derive')}export function detect_none() { return null; }\n` },
      tag: { script: honestTag },
    },
    rows: { prefix: PREFIX_ROWS, ...(badKinds.includes('row') ? { rotten: bad('row', 'detect_bad') } : {}) },
    hooks: { after_validate: badKinds.includes('hook') ? [bad('hook', 'run'), honestHook] : [honestHook] },
    engine: { defaults: { memory_mb: deed?.startsWith('fill-') ? 40 : 96 } },
    files: hasBadRules
      ? {
          'lib/deeds.js': readText('deeds.js'),
          'lib/ways-out.js': readText('ways-out.js'),
          'data/table.json': '{"rows":[[1]]}',
        }
      : {},
  };
}

const readText = (name: string) => readFileSync(join(here, name), 'utf8');

let workbook: Promise<string> | null = null;

async function writeWorkbook(): Promise<string> {
  const path = join(makeFolder(), 'people.xlsx');
  const header = makeRows(1, 1, () => ['H:id', 'the name', 'the city', 'the age']);
  const rows = makeRows(2, DATA_ROWS, (i) => [`D:${i}`, `name ${i}`, `city ${i % 7}`, i % 90]);
  await writeGrids(path, [{ grid: new Map([...header, ...rows]) }]);
  return path;
}

interface DeedOptions {
  env?: Record<string, string>;
  badKinds?: readonly Kind[];
}

/** Runs a job in which a bad rule of each kind does the deed; without a deed, one without bad rules. */
export async function runDeed(
  deed: string | null,
  { env = {}, badKinds = deed === null ? [] : kinds }: DeedOptions = {},
): Promise<TestRun> {
  workbook ??= writeWorkbook();
  const folder = join(makeFolder(), 'in');
  mkdirSync(folder);
  const file = join(folder, `${deed ?? 'people'}.xlsx`);
  copyFileSync(await workbook, file);
  return runFile(makePackage(deed, badKinds), file, { env });
}

/** What the bad rules left on record: by kind of rule, what happened and how often. */
export function listFailures({ artifact }: TestRun): Record<string, { kind: string; count: number; off: boolean }[]> {
  const found: Record<string, { kind: string; count: number; off: boolean }[]> = {};
  for (const { rule, kind, count, switched_off: off } of artifact.rule_errors) {
    const name = kinds.find((known) => badRules[known] === rule) ?? `innocent ${rule}`;
    const same = found[name]?.find((known) => known.kind === kind && known.off === (off === true));
    if (same) same.count += count;
    else found[name] = [...(found[name] ?? []), { kind, count, off: off === true }];
  }
  return found;
}

/** All that a run of the same document without the bad rules must have left as well. */
export function keepHonestPart({ artifact, issues, output }: TestRun): object {
  const isHonest = ({ code }: { code: string }) => code !== 'transform_failed';
  return {
    sheets: artifact.sheets.map(({ tables, ...sheet }) => ({
      ...sheet,
      tables: tables.map(({ fields, transform, validation, ...table }) => ({
        ...table,
        fields: fields!.filter(({ field }) => field !== 'badge'),
        transform: transform!.fields.filter(({ field }) => field !== 'badge').map(({ rule: _, ...counts }) => counts),
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

/** The honest hook is the second of its kind where there is a bad one. */
function renameHook<T extends object>(entry: T): T {
  const rule = 'rule' in entry && typeof entry.rule === 'string' ? entry.rule : '';
  return { ...entry, rule: rule.replace('after_validate_2', 'after_validate') };
}

function pickCounts({ summary }: Artifact): object {
  const { rows_in, rows_out, rows_left_out, columns, tables } = summary;
  return { rows_in, rows_out, rows_left_out, columns, tables };
}

let honestRun: Promise<TestRun> | null = null;

/** Holds a run against one without bad rules. */
export async function assertHonestPart(run: TestRun): Promise<void> {
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  honestRun ??= runDeed(null);
  assert.deepEqual(keepHonestPart(run), keepHonestPart(await honestRun));
}
