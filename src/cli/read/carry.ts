import { jobPaths } from '../../contract/layout.ts';
import {
  type CarryPlan,
  matchRows,
  matchSameDocument,
  planCarry,
  type ReadableSheet,
} from '../../record/carry/index.ts';
import { readingOf } from '../../record/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import { type FoundArtifact, readArtifact } from './artifact.ts';
import { assertSameDocument, findDocument } from './cell-values.ts';

/** The plan for carrying corrections to another job, and the revision of that job from which the plan starts. */
export async function readCarry(
  fromDir: string,
  toDir: string,
): Promise<{ plan: CarryPlan; job_id: string; base: string; baseRevision: number }> {
  const { findRevision, listLabels, readCorrectionFile, readRunRequest } = await import('../../runner/index.ts');
  const { readBuildRecord } = await import('../../package/index.ts');
  const { job_id } = readRunRequest(fromDir);
  readRunRequest(toDir);
  const [fromFolder, base] = [findRevision(fromDir), findRevision(toDir)];
  const [from, to] = [await readArtifact(jobPaths(fromFolder).artifact), await readArtifact(jobPaths(base).artifact)];
  const corrections = readCorrectionFile(fromFolder);
  const isSame = from.artifact.job.document.sha256 === to.artifact.job.document.sha256;
  const build = readBuildRecord(jobPaths(toDir).environment);
  const plan = planCarry(from.artifact, to.artifact, {
    corrections,
    theirs: readCorrectionFile(base),
    matches: isSame
      ? matchSameDocument(corrections)
      : await withSheets(from, (left) => withSheets(to, (right) => matchRows(corrections, left, right))),
    manifest: build.manifest,
    labels: listLabels(build),
  });
  return { plan, job_id, base, baseRevision: to.artifact.job.revision ?? 1 };
}

/** The sheets of a job's document, as the job read it. */
async function withSheets<Answer>(
  found: FoundArtifact,
  use: (sheets: ReadableSheet[]) => Promise<Answer>,
): Promise<Answer> {
  const { source_file: displayName, document } = found.artifact.job;
  const path = await findDocument(found);
  await assertSameDocument(path, document.sha256);
  const workbook = await openWorkbook(path, { displayName, ...readingOf(found.artifact) });
  try {
    return await use(
      workbook.sheets.map(({ name, index }) => ({
        name,
        index,
        readRows: () => flatten(workbook.openSheet(index).readRows()),
      })),
    );
  } finally {
    await workbook.close();
  }
}

async function* flatten<Row>(batches: AsyncIterable<Row[]>): AsyncGenerator<Row> {
  for await (const batch of batches) yield* batch;
}
