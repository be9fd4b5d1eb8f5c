import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { readingOf } from '../../record/index.ts';
import type { ResultSheet } from '../../record/values/index.ts';
import type { FoundArtifact } from './artifact.ts';

/** Reads the sheets of a job's result; null if the result is gone or was changed. */
export async function withResultSheets<T>(
  { artifact, folder }: Pick<FoundArtifact, 'artifact' | 'folder'>,
  read: (sheets: ResultSheet[]) => Promise<T>,
): Promise<T | null> {
  const path = join(folder, jobNames.output);
  if (!existsSync(path) || (await hashFile(path)) !== artifact.output.sha256) return null;
  const { openWorkbook } = await import('../../workbook/open/open-workbook.ts');
  const workbook = await openWorkbook(path, { displayName: basename(path), durations: readingOf(artifact).durations });
  try {
    return await read(
      workbook.sheets.map(({ name, index }) => ({ name, readRows: () => workbook.openSheet(index).readRows() })),
    );
  } finally {
    await workbook.close();
  }
}
