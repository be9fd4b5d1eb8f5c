import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { Value } from 'typebox/value';
import { PASSES } from '../../src/contract/artifact/passes.ts';
import {
  AnnotationSchema,
  ArtifactSchema,
  ATTENTION_CODES,
  MappingSchema,
  RULE_ERROR_KINDS,
  RuleKindSchema,
} from '../../src/contract/artifact.ts';
import { TRANSFORM_FAILED } from '../../src/rules/library/warnings.ts';
import { runToSuccess } from '../helpers/run-package.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { findSchema, listSchemaPaths } from '../helpers/schema-paths.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/artifact.md'), 'utf8');

/** Texts in the first column of the page's tables, with the rest of their lines. */
const rows = new Map([...page.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map((match) => [match[1]!, match[2]!]));

function codeBlocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]!);
}

test('the page names every key of the artifact, and no other', () => {
  // A table's `transform` and `validation` are objects; the page lists them and their keys.
  assert.deepEqual([...rows.keys()].sort(), listSchemaPaths(ArtifactSchema).sort());
});

test('the page names every value that a key with fixed values may have', () => {
  const cases: [string, readonly string[]][] = [
    ['rules.*.kind', RuleKindSchema.enum],
    ['sheets[].tables[].mapping[].reason', MappingSchema.properties.reason.enum],
    ['summary.attention[].code', ATTENTION_CODES],
    ['pass_history[].name', PASSES.map(({ name }) => name)],
    ['rule_errors[].kind', RULE_ERROR_KINDS],
    ['annotations[].kind', AnnotationSchema.properties.kind.enum],
  ];
  for (const [path, values] of cases) {
    for (const value of values) assert.ok(rows.get(path)?.includes(`\`${value}\``), `${path}: ${value}`);
  }
});

/** The example of each key: the text in the last backticks of its line. */
const examples = new Map(
  [...rows].flatMap(([path, rest]) => {
    const example = / \| `([^`]+)`$/.exec(rest)?.[1];
    return example === undefined ? [] : [[path, example] as const];
  }),
);

test('every example of the page fits the schema of its key', () => {
  for (const [path, example] of examples) {
    const schema = findSchema(ArtifactSchema, path) ?? assert.fail(path);
    // A shortened example is not valid JSON.
    const isCut = example.includes('…');
    if (isCut && example.startsWith('{')) continue;
    assert.ok(isCut || Value.Check(schema, JSON.parse(example)), `${path}: ${example}`);
  }
});

test('ids, versions, times and hashes of the page look like those of a real job', async () => {
  const { artifact } = await runToSuccess({ fields: { id: {} } }, '1 | H:id\n2 | D:1');
  const real = {
    'job.id': artifact.job.id,
    'job.started_at': artifact.job.started_at,
    'job.engine_version': artifact.job.engine_version,
    'job.runtime_version': artifact.job.runtime_version,
    'job.document.sha256': artifact.job.document.sha256,
    'config.workspace_id': artifact.config.workspace_id,
    'config.config_version_id': artifact.config.config_version_id,
    'config.content_hash': artifact.config.content_hash,
    'rules.*.version': Object.values(artifact.rules)[0]!.version,
    'pass_history[].finished_at': artifact.pass_history[0]!.finished_at,
    'output.sha256': artifact.output.sha256!,
  };
  const maskHex = (text: string) => text.replace(/[0-9a-f]/g, 'h');
  for (const [path, text] of Object.entries(real)) {
    const [shown, rest] = (JSON.parse(examples.get(path)!) as string).split('…');
    assert.equal(maskHex(shown!), maskHex(rest === undefined ? text : text.slice(0, shown!.length)), path);
  }
});

test("the page explains every code that ADE's own issues have", () => {
  const folder = join(import.meta.dirname, '../../src/engine/generate');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const codes = sources.flatMap((text) => [...text.matchAll(/\bcode: '(\w+)'/g)].map((match) => match[1]!));
  assert.ok(codes.length >= 5);
  for (const code of [...codes, TRANSFORM_FAILED.code]) {
    assert.match(page, new RegExp(`^- \`${code}\` \\((error|warning)\\): `, 'm'));
  }
});

test("the page's functions run on an artifact", () => {
  const [code] = codeBlocks('js');
  const context = vm.createContext({ artifact: makeSampleArtifact() });
  const run = (call: string) => JSON.parse(vm.runInContext(`${code}\nJSON.stringify(${call})`, context));
  assert.deepEqual(run('explainMapping(artifact, "table_1", "C")'), {
    target_field: 'email',
    score: 0.9,
    contributors: [{ rule: 'columns.email.detect_at_sign', delta: 0.9 }],
    evidence: {},
  });
  assert.deepEqual(run('explainMapping(artifact, "table_1", "E")'), {
    target_field: null,
    score: 0,
    contributors: [],
    evidence: {},
  });
  assert.deepEqual(run('listErrors(artifact)')[0], ['Members 2025', 'table_1', 'C6', '{value} is no e-mail address']);
});

test("the page's jq lines run on an artifact", (context) => {
  if (spawnSync('jq', ['--version']).status !== 0) {
    assert.notEqual(process.env.CI, 'true', 'jq is missing');
    context.skip('jq is not installed');
    return;
  }
  const [shell] = codeBlocks('sh');
  const filters = [...shell!.matchAll(/^jq (-r )?'([^']+)' artifact\.json$/gm)].map((match) => match[2]!);
  assert.equal(filters.length, 4);
  for (const filter of filters) {
    const { status, stdout, stderr } = spawnSync('jq', ['-c', filter], {
      input: JSON.stringify(makeSampleArtifact()),
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.notEqual(stdout, '', filter);
  }
});
