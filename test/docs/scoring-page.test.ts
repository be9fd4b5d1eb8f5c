import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COLUMN_FIGURES, ROW_FIGURES, STRUCTURE_FIGURES } from '../../src/cli/render/score-figures.ts';
import { LabelsSchema, ROW_LABELS } from '../../src/contract/labels.ts';
import { readCorpus } from '../../src/trials/score/index.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { listSchemaPaths } from '../helpers/schema-paths.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/scoring-and-learning.md'), 'utf8');

test('the labels of the page are labels, and have every key that an ordinary document has', () => {
  const dir = makeFolder();
  const text = /^```json\n([\s\S]*?)^```$/m.exec(page)![1]!;
  writeFileSync(join(dir, 'members.labels.json'), text);
  writeFileSync(join(dir, 'members.xlsx'), '');
  assert.equal(readCorpus(dir)[0]!.collection, 'unions');
  const missing = listSchemaPaths(LabelsSchema).filter(
    (path) => !text.includes(`"${path.split(/[.[]/).findLast(isName)}"`),
  );
  assert.deepEqual(
    missing.filter((path) => !path.endsWith('.seen')),
    ['judged', 'invented'],
  );
});

const isName = (part: string) => /^\w+$/.test(part);

test('the page has every key of labels, every label of rows, and every figure', () => {
  for (const path of listSchemaPaths(LabelsSchema)) {
    const name = path.split(/[.[]/).findLast(isName)!;
    assert.match(page, new RegExp(`[\`.]${name}(\\[\\])?[\`.]`), path);
  }
  for (const label of ROW_LABELS) assert.ok(page.includes(`\`${label}\``), label);
  const [, table = ''] = page.split('| figure | meaning |');
  const names = [...table.split('\n\n')[0]!.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) => cell!.split(', '));
  for (const { name } of [...STRUCTURE_FIGURES, ...ROW_FIGURES, ...COLUMN_FIGURES]) {
    assert.ok(names.includes(name), name);
  }
});
