import { test } from 'node:test';
import { crashAt } from './crash-at.ts';

/** The document comes first, then the job, the recipe and the version of a config. */
for (const step of [
  ...['erase_masked', 'erase_replaced', 'erase_stored'],
  ...['erase_masked:2', 'erase_said:2', 'erase_stored:2'],
  ...['erase_masked:3', 'erase_replaced:3', 'erase_stored:3'],
  ...['erase_masked:4', 'erase_said:3', 'erase_stored:4'],
])
  test(`an erasure is done after a crash at the step "${step}"`, (t) => crashAt(t, step));
