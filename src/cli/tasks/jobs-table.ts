import { renameSync, rmSync } from 'node:fs';
import type { TableFormat } from '../../contract/api/tables.ts';
import { jobPaths, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { StoredResult } from '../../exports/index.ts';
import { findNewest, readArtifact } from '../read/artifact.ts';
import type { WrittenTable } from '../render/result-table.ts';
import { describeFolder, orUnwritable } from './data-files.ts';

/** Writes the results of finished jobs as one table: of a corrected job, the accepted or newest revision. */
export async function writeJobsTable(
  jobDirs: readonly string[],
  { out, format }: { out: string; format: TableFormat },
): Promise<WrittenTable> {
  const { askExport, listFields, mergeFields } = await import('../../exports/index.ts');
  const { readBuildRecord } = await import('../../package/index.ts');
  const results: StoredResult[] = [];
  const versions = [];
  for (const jobDir of jobDirs) {
    const folder = await findNewest(jobDir);
    const { artifact, path } = await readArtifact(folder);
    const { id, source_file: document } = artifact.job;
    results.push({ record: path, output: jobPaths(folder).output, document, job: id });
    versions.push(listFields(readBuildRecord(jobPaths(folder).environment).manifest));
  }
  const partial = `${out}${PARTIAL_SUFFIX}`;
  const provenance = ['_document', '_sheet', '_row', '_job'] as const;
  const fields = mergeFields(versions);
  const target = { path: partial, format, provenance, fields, maxBytes: Number.POSITIVE_INFINITY };
  try {
    const file = await orUnwritable(out, () => askExport({ results, target }));
    renameSync(partial, out);
    await describeFolder(out, format, file);
    const { rows, misfits } = file;
    return { rows, jobs: results.length, missing: null, not_in_file: misfits };
  } finally {
    rmSync(partial, { force: true });
  }
}
