import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { Problem } from '../../src/contract/problems.ts';
import { checkPackage } from '../../src/package/index.ts';
import { removeTree } from '../../src/package/source/snapshot.ts';
import { makeSettings } from './settings.ts';

export { makeSettings };

export type Files = Record<string, string | Buffer | object | null>;

/** A temporary folder that is removed with the test file, including read-only parts. */
export function makeTempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ade-prepare-test-'));
  after(() => removeTree(dir));
  return dir;
}

export const validManifest = {
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Members', version: '1.0.0' },
  columns: {
    unmapped: 'carry',
    order: ['member_id', 'email'],
    meta: {
      member_id: { label: 'Member ID', script: 'columns/member_id.ts', type_hint: 'string' },
      email: { label: 'Email', script: 'columns/email.js', type_hint: 'string' },
    },
  },
  hooks: { after_mapping: [{ script: 'hooks/note.ts' }] },
};

/** A small valid package. */
export const validFiles: Files = {
  'manifest.json': validManifest,
  'row_types/header.ts': `import type { RowCall, RowScores } from 'ade/rules';

export function detect_text({ row_values_sample }: RowCall): RowScores {
  return { scores: { header: row_values_sample.every((value) => typeof value === 'string') ? 0.6 : 0 } };
}
`,
  'columns/member_id.ts': `import type { ColumnDetector, Transform } from 'ade/rules';
import prefixes from '../data/prefixes.json' with { type: 'json' };
import { clean } from '../lib/clean.ts';

type Label = 'Mitglied\u00e4 \u65e5\u672c';

export const detect_synonyms: ColumnDetector = ({ header }) => ({
  scores: { member_id: header === 'ID' ? 1 : 0 },
});

export const transform: Transform = ({ values }) => {
  const cleaned = values.map((value): string => clean(value as string, prefixes.list));
  return { values: cleaned };
};
`,
  'columns/email.js': `export const needs = ['member_id'];

export function validate({ values }) {
  return { issues: values.filter((value) => value === '').map(() => ({ row_index: 1, code: 'empty', message: 'empty' })) };
}
`,
  'lib/clean.ts': `export function clean(text: string, prefixes: readonly string[]): string {
  return prefixes.reduce((rest, prefix) => rest.replace(prefix, ''), text);
}
`,
  'hooks/note.ts': `export function run({ artifact }) {
  return { notes: String(artifact.sheets.length) };
}
`,
  'data/prefixes.json': { list: ['M-'] },
};

/** Writes a package; null leaves a file of the valid package out. */
export function makePackage(changes: Files = {}, base: Files = validFiles): string {
  const dir = makeTempFolder();
  for (const [path, content] of Object.entries({ ...base, ...changes })) {
    if (content === null) continue;
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(join(dir, path), isRaw ? content : JSON.stringify(content, null, 2));
  }
  return dir;
}

/** The valid manifest with these top-level keys added or replaced. */
export function changeManifest(changes: Record<string, object | string | number>): object {
  return { ...structuredClone(validManifest), ...changes };
}

export async function findProblems(changes: Files): Promise<Problem[]> {
  const settings = makeSettings(makeTempFolder(), { ADE_RULE_TIMEOUT_SECONDS: '1' });
  return checkPackage(makePackage(changes), { settings });
}

/** Sets environment variables until the test has ended. */
export function setForTest(t: TestContext, variables: Record<string, string>): void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  t.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}
