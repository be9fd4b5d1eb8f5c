import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { formatArtifact } from '../../../src/engine/record/format-artifact.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

function makeWeighed(): Artifact {
  const artifact = makeSampleArtifact();
  artifact.evidence = { rows: { texts: '0a1b2c', rest: 'd3e4f5' }, columns: {} };
  const [sheet] = artifact.sheets;
  sheet!.row_profiles[0]!.evidence = { texts: 0.75, rest: -0.1 };
  // A text in the document that looks like part of the record.
  sheet!.tables[0]!.mapping![0]!.raw.header = '"evidence": {\n  "rules": [';
  sheet!.tables[0]!.mapping![0]!.candidates[0]!.evidence = { exact_name: 4 };
  return artifact;
}

test('a record without evidence has a line for each value', () => {
  const artifact = makeSampleArtifact();
  assert.equal(formatArtifact(artifact), `${JSON.stringify(artifact, null, 2)}\n`);
});

test('a record with evidence has a line for each rule, row and map of evidence, and says the same', () => {
  const artifact = makeWeighed();
  const text = formatArtifact(artifact);
  assert.deepEqual(JSON.parse(text), artifact);
  const lines = text.split('\n').map((line) => line.replace(/,$/, ''));
  const [sheet] = artifact.sheets;
  assert.ok(lines.includes(`  "evidence": ${JSON.stringify(artifact.evidence)}`));
  for (const entry of [...sheet!.row_profiles, ...sheet!.rows]) {
    assert.ok(lines.includes(`        ${JSON.stringify(entry)}`), JSON.stringify(entry));
  }
  for (const [rule, entry] of Object.entries(artifact.rules)) {
    assert.ok(lines.includes(`    "${rule}": ${JSON.stringify(entry)}`), rule);
  }
  assert.ok(lines.includes('                  "evidence": {"exact_name":4}'));
});

test('all else is written as in a record without evidence', () => {
  const artifact = makeWeighed();
  const linesOf = (text: string) => text.split('\n').map((line) => line.replace(/,$/, ''));
  const plain = new Set(linesOf(`${JSON.stringify(artifact, null, 2)}\n`));
  const others = linesOf(formatArtifact(artifact)).filter((line) => !plain.has(line));
  assert.ok(
    others.every((line) => /^( {2}| {18})"evidence": |^ {4}"[\w.]+": \{"impl"|^ {8}\{"(first_row|label)"/.test(line)),
  );
});

test('what is left out or empty is written as JSON.stringify does', () => {
  const artifact = { ...makeWeighed(), sheets: [], annotations: [], output: { sha256: undefined } };
  const text = formatArtifact(artifact as unknown as Artifact);
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(artifact)));
  assert.match(text, /^ {2}"sheets": \[\],$/m);
});
