import { test } from 'node:test';
import { crashAt } from './crash-at.ts';

/** Of a document, a job, a version of a config and the end; crash-steps.long.ts has the other steps. */
for (const step of ['erase_said', 'erase_replaced:2', 'erase_replaced:4', 'erase_forgotten'])
  test(`an erasure is done after a crash at the step "${step}"`, (t) => crashAt(t, step));
