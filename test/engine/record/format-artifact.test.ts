import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { formatArtifact } from '../../../src/engine/record/format-artifact.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

const formatText = (artifact: Artifact) => [...formatArtifact(artifact)].join('');

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

test('a record has a line for each entry of a list and each object of plain values, and says the same', () => {
  for (const artifact of [makeSampleArtifact(), makeWeighed()]) {
    const text = formatText(artifact);
    assert.deepEqual(JSON.parse(text), artifact);
    const lines = text.split('\n').map((line) => line.trim().replace(/,$/, ''));
    const [sheet] = artifact.sheets;
    const [table] = sheet!.tables;
    const entries = [...sheet!.row_profiles, ...sheet!.rows, ...table!.columns, ...table!.mapping!];
    for (const entry of entries) assert.ok(lines.includes(JSON.stringify(entry)), JSON.stringify(entry));
    for (const [rule, entry] of Object.entries(artifact.rules)) {
      assert.ok(lines.includes(`"${rule}": ${JSON.stringify(entry)}`), rule);
    }
    assert.ok(lines.includes(`"config": ${JSON.stringify(artifact.config)}`));
    assert.match(text, /^ "version": "artifact.v1.1",$/m);
  }
});

test('what is left out or empty is written as JSON.stringify does', () => {
  const artifact = { ...makeWeighed(), sheets: [], annotations: [], output: { sha256: undefined } };
  const text = formatText(artifact as unknown as Artifact);
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(artifact)));
  assert.match(text, /^ "sheets": \[\],$/m);
});
