import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { TestRun } from '../../helpers/run-package.ts';
import { isLong, pick, test, testFor, testInAll } from '../../helpers/size.ts';
import { countCalls, failing, fatal, harmless } from './deed-lists.ts';
import {
  assertHonestPart,
  isUsualForEnds,
  type Kind,
  kinds,
  listFailures,
  nameBadRule,
  runDeed,
  runDeeds,
  runHonest,
  SHORT_RULE_TIMEOUT,
} from './hostile-package.ts';

/** One deed of each sort. */
const isSample = new Set(['endless-microtasks', 'fill-heap', 'freeze-regular-expressions', 'flood-stdout']);

/** Deeds that do not end the host share a job; in long runs each also has its own job. */
const shared = (deeds: string[]): string[][] => [deeds, ...(isLong ? deeds.map((deed) => [deed]) : [])];

suite('a bad rule costs its own result', { concurrency: 2 }, () => {
  for (const deeds of shared(Object.keys(failing))) {
    test(`rules that fail are neutral, and on record: ${deeds.join(', ')}`, async () => {
      const run = await runDeeds(deeds);
      for (const [n, deed] of deeds.entries()) {
        const { kind, count } = failing[deed]!;
        const expected = kinds.map((name) => {
          const times = count === 'once' ? 1 : countCalls(name, deeds.length);
          return [name, [{ kind, count: times, off: false }]];
        });
        assert.deepEqual(listFailures(run, n), Object.fromEntries(expected), deed);
      }
      await assertHonestPart(run, deeds.length);
    });
  }

  for (const deeds of shared(harmless)) {
    test(`rules cannot change anything, neither when called nor at load: ${deeds.join(', ')}`, async () => {
      const run = await runDeeds(deeds, { atLoad: true });
      assert.deepEqual(run.artifact.rule_errors, []);
      await assertHonestPart(run, deeds.length);
    });
  }

  for (const [deed, kind] of Object.entries(fatal)) {
    testFor(isSample.has(deed))(`rules that ${deed} are found and switched off, one after the other`, async () => {
      const badKinds = deed === 'endless-loop' ? kinds : pick(kinds, isUsualForEnds);
      const run = await runDeed(deed, { badKinds, env: kind === 'timeout' ? SHORT_RULE_TIMEOUT : {} });
      const expected = badKinds.map((name) => [name, [{ kind, count: 1, off: true }]]);
      assert.deepEqual(listFailures(run), Object.fromEntries(expected));
      assertTold(run, badKinds);
      await assertHonestPart(run);
    });
  }

  // The system decides whether memory is refused to the rule, which is an exception, or whether its process is ended.
  for (const deed of ['fill-buffers']) {
    testInAll(`rules that ${deed} cost their own result`, async () => {
      const badKinds = pick(kinds, isUsualForEnds);
      const run = await runDeed(deed, { badKinds });
      const failures = listFailures(run);
      assert.deepEqual(Object.keys(failures).sort(), badKinds.toSorted());
      for (const { kind } of Object.values(failures).flat()) assert.match(kind, /^(exception|memory)$/);
      await assertHonestPart(run);
    });
  }

  testInAll('rules that fill-and-hide leave the memory to those that come after them', async () => {
    const run = await runDeed('fill-and-hide');
    for (const [rule, failures] of Object.entries(listFailures(run))) {
      assert.ok((kinds as readonly string[]).includes(rule), rule);
      for (const { kind } of failures) assert.equal(kind, 'memory');
    }
    await assertHonestPart(run);
  });
});

/** What a bad rule might change in the results of other rules. */
const changes: Record<string, (run: TestRun) => void> = {
  'a score of a row': ({ artifact }) => {
    artifact.sheets[0]!.row_profiles![1]!.scores.note! += 1e-6;
  },
  'a score of a column': ({ artifact }) => {
    artifact.sheets[0]!.tables[0]!.mapping![1]!.score += 1e-6;
  },
  'who gave a score': ({ artifact }) => {
    artifact.sheets[0]!.tables[0]!.mapping![1]!.contributors[0]!.rule = 'columns.id.detect_name';
  },
  'a cell': ({ output }) => {
    output.Normalized!.at(-1)![1] = 'changed';
  },
  'an issue of a cell': ({ issues }) => {
    issues.pop();
  },
  'an issue of a hook': ({ artifact }) => {
    artifact.annotations.pop();
  },
};

for (const [what, change] of Object.entries(changes)) {
  test(`the comparison with a run without bad rules sees ${what}`, async () => {
    const { artifact, output, issues, ...rest } = await runHonest();
    const changed = { ...rest, ...structuredClone({ artifact, output, issues }) };
    await assertHonestPart(changed);
    change(changed);
    await assert.rejects(assertHonestPart(changed), assert.AssertionError);
  });
}

/** Expects that a switched-off rule is reported by an event and needs attention. */
function assertTold({ events, artifact }: TestRun, badKinds: readonly Kind[]): void {
  const rules = badKinds.map((kind) => nameBadRule(kind)).toSorted();
  const told = events.flatMap((event) => (event.type === 'rule_switched_off' ? [event.rule] : []));
  assert.deepEqual(told.toSorted(), rules);
  const named = artifact.summary.attention!.filter(({ code }) => code === 'rule_switched_off');
  assert.deepEqual(named.map(({ rule }) => rule!).toSorted(), rules);
}
