import { advanceSequel, type Database, type SequelRow } from '../../storage/store/index.ts';

/** Another node, or another call, has done this step: it does the rest, too. */
export class DoneElsewhere extends Error {}

/** Counts a step as done and gives the new row. Throws `DoneElsewhere`, so that the transaction of the step ends. */
export async function advance(db: Database, row: SequelRow, change: Partial<SequelRow>): Promise<SequelRow> {
  if (!(await advanceSequel(db, row, change))) throw new DoneElsewhere('this step was done before');
  return { ...row, ...change, step: row.step + 1 };
}
