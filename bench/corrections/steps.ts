import type { Revision } from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import type { Client } from '../shared/client.ts';
import { waitForEnd } from '../shared/run-document.ts';

/** The package maps column B, and row 50 has data. */
export const CASES: { name: string; limitMs: number; corrections: NewCorrection[] }[] = [
  {
    name: 'mapping',
    limitMs: 500,
    corrections: [{ kind: 'column_field', places: [{ sheet: 0, a1: 'B3' }], field: null }],
  },
  {
    name: 'structure',
    limitMs: 1500,
    corrections: [{ kind: 'row_label', places: [{ sheet: 0, a1: '50' }], label: 'note' }],
  },
];

/** `job`: the path of a job that has not been corrected yet. */
export function tryCorrections(by: Client, job: string, corrections: NewCorrection[]): Promise<unknown> {
  return by.call('POST', `${job}/corrections`, { base_revision: 1, corrections, dry_run: true });
}

/** Waits for the end of the revision. */
export async function correct(by: Client, job: string, corrections: NewCorrection[]): Promise<Revision> {
  const { revision } = await by.call<Revision>('POST', `${job}/corrections`, { base_revision: 1, corrections });
  return waitForEnd(() => by.call<Revision>('GET', `${job}/revisions/${revision}`));
}
