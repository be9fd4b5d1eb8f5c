import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import {
  AnnotationSchema,
  ArtifactSchema,
  ATTENTION_CODES,
  MappingSchema,
  RULE_ERROR_KINDS,
  RuleKindSchema,
} from '../../src/contract/artifact.ts';
import { PASSES } from '../../src/contract/passes.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { listSchemaPaths } from '../helpers/schema-paths.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/artifact.md'), 'utf8');

/** Texts of the first column of the page's tables, and the rest of their lines. */
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

test("the page's functions run on an artifact", () => {
  const [code] = codeBlocks('js');
  const context = vm.createContext({ artifact: makeSampleArtifact() });
  const run = (call: string) => JSON.parse(vm.runInContext(`${code}\nJSON.stringify(${call})`, context));
  assert.deepEqual(run('explainMapping(artifact, "table_1", "C")'), {
    target_field: 'email',
    score: 0.9,
    contributors: [{ rule: 'columns.email.detect_at_sign', delta: 0.9 }],
  });
  assert.deepEqual(run('explainMapping(artifact, "table_1", "E")'), { target_field: null, score: 0, contributors: [] });
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
