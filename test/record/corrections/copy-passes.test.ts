import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyPasses } from '../../../src/record/corrections/copy-passes.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess } from '../../helpers/run-package.ts';

test('a record as it was before a pass has no account of cells that are not carried', async () => {
  const grid = new Map([
    [1, ['H:id', 'name', 'extra']],
    [2, ['D:1', 'Ann', 'x']],
  ]);
  for (const append of [true, false]) {
    const engine = { writer: { append_unmapped_columns: append } };
    const run = await runToSuccess({ fields: { name: {} }, engine }, [{ grid }]);
    const before = structuredClone(run.artifact);
    const copied = copyPasses(run.artifact, 'mapping');
    assert.deepEqual(run.artifact, before);
    const { accounts, met } = copied!.sheets[0]!.ledger!;
    assert.deepEqual(met, findSheet(run).ledger!.met);
    assert.deepEqual(pluck(accounts, 'name', 'rows', 'cells'), [
      ['data', 1, append ? 3 : undefined],
      ['header', 1, 3],
    ]);
  }
});
