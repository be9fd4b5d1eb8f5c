import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from '../base/files/index.ts';
import { jobPaths } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { compileArtifactCheck } from '../record/artifact/index.ts';
import { openWorkbook } from '../workbook/open/index.ts';

/**
 * What an engine does while it waits for a job: loads what reads records and documents, and returns the hash of the document. Null
 * where that fails, which the job then says.
 */
export async function prepareRun(jobDir: string): Promise<string | null> {
  compileArtifactCheck();
  try {
    const { input, limits, read_as }: RunRequest = JSON.parse(readFileSync(jobPaths(jobDir).request, 'utf8'));
    const path = join(jobDir, input);
    const maxExpandedBytes = limits.max_expanded_mb * 1024 * 1024;
    // Opened again by the job, which may have to read it in another way.
    const workbook = await openWorkbook(path, { maxExpandedBytes, ...read_as });
    await workbook.close();
    return await hashFile(path);
  } catch {
    return null;
  }
}
