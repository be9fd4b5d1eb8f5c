import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, runPackage, type TestPackage, type TestRun } from '../../helpers/run-package.ts';
import { SHORT_RULE_TIMEOUT } from './hostile-package.ts';

const honest = `${BY_NAME}export const transform = ({ values }) => ({ values: values.map((value) => String(value).toUpperCase()) });\n`;

/** Four batches. The bad rule is between honest ones. */
const grid = new Map([
  ...makeRows(1, 1, () => ['H:id', 'first', 'bad', 'last']),
  ...makeRows(2, 3_100, (i) => [`D:${i}`, `a${i}`, `b${i}`, `c${i}`]),
]);

function run(script: string, env: Record<string, string> = {}): Promise<TestRun> {
  const fields: TestPackage['fields'] = {
    id: {},
    first: { script: honest },
    bad: { script: `${BY_NAME}${script}` },
    last: { script: honest },
  };
  const engine = { defaults: { memory_mb: 96 } };
  return runPackage({ fields, engine }, [{ grid }], { env });
}

/** Expects success, only the bad rule switched off, and its column raw from the first row to the last. */
function assertSwitchedOff({ result, artifact, output }: TestRun, kind: string): void {
  assert.equal(result.status, 'success', String(result.error?.message));
  assert.deepEqual(pluck(artifact.rule_errors, 'rule', 'kind', 'switched_off'), [
    ['columns.bad.transform', kind, true],
  ]);
  const rows = output.Normalized!.slice(1);
  assert.deepEqual(rows[0], ['D:0', 'A0', 'b0', 'C0']);
  assert.deepEqual(rows.at(-1), ['D:3099', 'A3099', 'b3099', 'C3099']);
}

test('a rule that ends its host because of data kept from earlier batches is found by its mark', async () => {
  const script = `export function transform({ state, values }) {
    state.count = (state.count ?? 0) + 1;
    if (state.count === 3) for (;;);
    return { values: values.map(() => 'half') };
  }\n`;
  assertSwitchedOff(await run(script, SHORT_RULE_TIMEOUT), 'timeout');
});

test('a rule that keeps memory from call to call is found by its mark', async () => {
  const script = `const kept = [];
  export function transform({ values }) {
    kept.push(new Array(4_000_000).fill(0.5));
    return { values: values.map(() => 'half') };
  }\n`;
  assertSwitchedOff(await run(script), 'memory');
});
