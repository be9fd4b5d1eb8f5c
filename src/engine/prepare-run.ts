import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from '../base/files/index.ts';
import { jobPaths } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { compileArtifactCheck } from '../record/artifact/index.ts';
import { openWorkbook } from '../workbook/open/index.ts';

/** Loads code for records and documents; returns the document's hash. Null if this fails; the job will report why. */
export async function prepareRun(jobDir: string): Promise<string | null> {
  compileArtifactCheck();
  try {
    const { input, limits, read_as }: RunRequest = JSON.parse(readFileSync(jobPaths(jobDir).request, 'utf8'));
    const path = join(jobDir, input);
    const maxExpandedBytes = limits.max_expanded_mb * 1024 * 1024;
    // Closed at once, because the job opens the document itself, perhaps with other settings.
    const workbook = await openWorkbook(path, { maxExpandedBytes, ...read_as });
    await workbook.close();
    return await hashFile(path);
  } catch {
    return null;
  }
}
