import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../src/contract/artifact.ts';

/** What must be equal in two runs of one job: everything except ids and times of day. */
export function readComparable(jobDir: string): { artifact: Artifact; output: string; issues: string } {
  const artifact: Artifact = JSON.parse(readFileSync(join(jobDir, 'artifact.json'), 'utf8'));
  artifact.job.id = 'job';
  artifact.job.started_at = 'then';
  for (const entry of artifact.pass_history) {
    entry.started_at = 'then';
    entry.finished_at = 'then';
  }
  for (const entry of artifact.rule_errors) entry.at = 'then';
  for (const entry of artifact.annotations) entry.at = 'then';
  return {
    artifact,
    output: readFileSync(join(jobDir, 'normalized.xlsx')).toString('base64'),
    issues: readFileSync(join(jobDir, 'issues.ndjson'), 'utf8'),
  };
}

export function assertSameJob(jobDir: string, expected: ReturnType<typeof readComparable>, name: string): void {
  const actual = readComparable(jobDir);
  assert.deepEqual(actual.artifact, expected.artifact, name);
  assert.ok(actual.issues === expected.issues, `${name}: issues.ndjson differs`);
  assert.ok(actual.output === expected.output, `${name}: normalized.xlsx differs`);
}
