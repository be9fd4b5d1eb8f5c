import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import { writeFakeClock } from '../helpers/fake-clock.ts';
import { makeRows } from '../helpers/make-grid.ts';
import { listDescendants } from '../helpers/processes.ts';
import {
  AS_OF,
  BY_NAME,
  makeFolder,
  type RunOptions,
  runPackage,
  type TestPackage,
  type TestRun,
} from '../helpers/run-package.ts';

/** Uses everything that could distinguish one run from another. */
const script = `${BY_NAME}
const format = new Intl.DateTimeFormat('en-CA', { dateStyle: 'full', timeStyle: 'full' });
const sources = {
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  bytes: () => [...crypto.getRandomValues(new Uint8Array(8))].join(),
  date: () => [new Date(), Date(), Date.now(), new Date().getTimezoneOffset(), new (new Date().constructor)()].join(),
  under: () => new (Object.getPrototypeOf(new Date()).constructor)().toISOString(),
  temporal: () => [Temporal.Now.instant(), Temporal.Now.plainDateTimeISO(), Temporal.Now.plainDateISO(),
    Temporal.Now.plainTimeISO(), Temporal.Now.zonedDateTimeISO(), Temporal.Now.timeZoneId()].join(),
  intl: () => [format.format(), format.formatToParts().map(({ value }) => value).join(''),
    Intl.DateTimeFormat().resolvedOptions().timeZone].join(),
  locale: () => [new Date(0).toLocaleString(), new Date(0).toLocaleTimeString(), (1234.5).toLocaleString()].join(),
  performance: () => [performance.now(), performance.timeOrigin].join(),
  clone: () => structuredClone({ at: new Date() }).at.toISOString(),
  machine: () => Object.getOwnPropertyNames(globalThis).sort().join(),
};
export function transform({ values }) {
  const names = Object.keys(sources);
  return { values: values.map((_, i) => sources[names[i % names.length]]()) };
}
`;

const testPackage: TestPackage = { fields: { id: {}, drawn: { script } } };
const grid = new Map([...makeRows(1, 1, () => ['H:id', 'drawn']), ...makeRows(2, 2_200, (i) => [`D:${i}`, i])]);

const run = (options: RunOptions = {}) => runPackage(testPackage, [{ grid }], options);

/** Runs a job with other variables in the environment that engine and launcher inherit. */
async function runUnder(env: Record<string, string>): Promise<TestRun> {
  const saved = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(env)) {
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    }
  }
}

/** The record without anything that names the run itself. */
function keepDecisions({ job: _, pass_history: history, rule_errors: errors, ...rest }: Artifact): object {
  return { ...rest, passes: history.map(({ name, rows }) => [name, rows]), errors };
}

async function assertSame(later: TestRun): Promise<void> {
  first ??= run();
  const earlier = await first;
  for (const one of [earlier, later]) assert.equal(one.result.status, 'success', String(one.result.error?.message));
  assert.deepEqual(later.output, earlier.output);
  assert.equal(later.artifact.output.sha256, earlier.artifact.output.sha256);
  assert.ok(readFileSync(later.result.output!).equals(readFileSync(earlier.result.output!)));
  assert.deepEqual(keepDecisions(later.artifact), keepDecisions(earlier.artifact));
}

let first: Promise<TestRun> | null = null;

test('rules get the clock and randomness of the job', async () => {
  const again = await run();
  await assertSame(again);
  assert.deepEqual(again.artifact.rule_errors, []);
  const drawn = again.output.Normalized!.slice(1).map((row) => String(row[1]));
  const year = AS_OF.slice(0, 4);
  // Each batch of 1,000 rows begins with the first source.
  const sourceOf = (row: number) => (row % 1_000) % 11;
  for (const text of drawn.filter((_, i) => [3, 4, 5, 6].includes(sourceOf(i)))) assert.ok(text.includes(year), text);
  assert.equal(
    drawn.find((text, i) => sourceOf(i) > 2 && text.includes(String(new Date().getFullYear() + 1))),
    undefined,
  );
  const numbers = drawn.filter((_, i) => sourceOf(i) === 0);
  assert.equal(new Set(numbers).size, numbers.length, 'numbers differ');
});

test('another day and another time zone of the host make no difference', async () => {
  await assertSame(await runUnder({ TZ: 'Pacific/Kiritimati', NODE_OPTIONS: writeFakeClock(makeFolder(), 400) }));
  await assertSame(await runUnder({ TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8' }));
});

test('a rule host that is killed from outside is replaced, no rule is blamed, and the bytes are the same', {
  skip: process.platform === 'linux' ? false : 'needs /proc',
}, async () => {
  for (const pass of ['mapping', 'transform']) {
    const later = await runAndKillHost(pass);
    assert.deepEqual(later.artifact.rule_errors, []);
    await assertSame(later);
  }
});

/** On a busy machine the job may end before the event is handled here; then the next run has to be caught. */
async function runAndKillHost(pass: string): Promise<TestRun> {
  for (let tries = 0; tries < 10; tries++) {
    let killed = 0;
    const later = await run({
      onEvent: (event) => {
        if (event.type !== 'pass_started' || event.name !== pass || killed > 0) return;
        for (const pid of listRuleHosts()) killed += Number(process.kill(pid, 'SIGKILL'));
      },
    });
    assert.ok(killed <= 1, 'one rule host at a time');
    if (killed === 1) return later;
  }
  throw new Error(`No rule host was there when ${pass} began.`);
}

function listRuleHosts(): number[] {
  return listDescendants(process.pid).filter((pid) => {
    try {
      return (
        readdirSync(`/proc/${pid}/task`).length > 0 &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('rule-host.cjs')
      );
    } catch {
      return false;
    }
  });
}
