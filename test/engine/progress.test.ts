import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder, type RunOptions, runFile } from '../helpers/run-package.ts';

test('progress says the share of the document, also while its structure is found', async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, row) => `D:${row},some text of some length that people write,${row}`,
  );
  const file = join(makeFolder(), 'long.csv');
  writeFileSync(file, ['H:id,note,count', ...lines].join('\n'));
  const fractions: (number | null)[] = [];
  const onEvent: NonNullable<RunOptions['onEvent']> = (event) => {
    if (event.type === 'progress' && event.name === 'structure') fractions.push(event.fraction);
  };
  const { result } = await runFile({ fields: { id: {}, note: {}, count: {} } }, file, { onEvent });
  assert.equal(result.status, 'success');
  assert.ok(fractions.length > 0);
  assert.ok(
    fractions.every((fraction) => fraction !== null && fraction >= 0 && fraction <= 1),
    String(fractions),
  );
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a! - b!),
  );
});
