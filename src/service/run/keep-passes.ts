import { appendFileSync, mkdirSync } from 'node:fs';
import type { PassName } from '../../contract/artifact/passes.ts';
import { jobFolder, jobNames, jobPaths } from '../../contract/layout.ts';
import { inputName, readEvents } from '../../runner/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import { holdsClaim, inTransaction, type JobRow, listJobEvents } from '../../storage/store/index.ts';
import type { RunContext } from './context.ts';

/** Passes whose results are completely in the record. The others write files, which are stored when the job ends. */
const KEPT_PASSES: readonly PassName[] = ['structure', 'mapping', 'analyze', 'transform'];
/** The files that another node needs to continue with the first unfinished pass; document rows are read again. */
const KEPT = [jobNames.request, jobNames.environment, jobNames.artifact];

/** If nodes share files, stores the results of the job's passes so far: if this node dies, the next one uses them. */
export async function keepPasses(ctx: RunContext, row: JobRow, pass: PassName): Promise<void> {
  const { shared, db } = ctx;
  if (!shared.isOn || !KEPT_PASSES.includes(pass)) return;
  // The document is already stored, since its upload.
  const only = [...KEPT, inputName(row.filename)];
  const sameAs = [storedNames.document(row.document_id)];
  const options = { isOpen: true, isBrought: false, attempt: row.attempt, only, sameAs };
  await shared.change(storedNames.job(row.id), options, (store) =>
    store((record) =>
      inTransaction(db, async (transaction) => {
        if (!(await holdsClaim(transaction, row))) throw new Error('Another node runs the job');
        await record(transaction);
      }),
    ),
  );
}

/**
 * Adds the events of runs on other nodes to the job's folder, to make one series. An end that could not be stored does
 * not count.
 */
export async function takeOverEvents(ctx: RunContext, row: JobRow): Promise<void> {
  if (ctx.nodeId === null || row.claim <= 1) return;
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const known = readEvents(jobDir);
  const missing = await listJobEvents(ctx.db, row.id, known.at(-1)?.seq ?? 0);
  const lines = missing.filter(({ type }) => type !== 'finished').map((event) => `${JSON.stringify(event)}\n`);
  if (lines.length === 0) return;
  mkdirSync(jobDir, { recursive: true });
  appendFileSync(jobPaths(jobDir).events, lines.join(''));
}
