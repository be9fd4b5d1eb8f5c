import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import type { BuildRecord } from '../../src/contract/build.ts';
import type { Workbook } from '../../src/workbook/index.ts';

const readStarter = (path: string) => JSON.parse(readFileSync(join(projectDir, 'templates/starter', path), 'utf8'));

/** With this and the row weights of the starter, a thread that reads a document also scans its rows. */
export const starterBuild: Pick<BuildRecord, 'manifest' | 'row_weights'> = {
  manifest: readStarter('manifest.json'),
  row_weights: readStarter('data/row-weights.json'),
};

/** All that a reader gives of a workbook's first sheet. */
export async function readFirstSheet(workbook: Workbook): Promise<object> {
  const reader = workbook.openSheet(0);
  const rows: [number, unknown[]][] = [];
  for await (const block of reader.readRows()) for (const { index, values } of block) rows.push([index, values]);
  const { met, notes, merges } = reader;
  return { rows, met: { ...met }, notes, merges, share: workbook.readShare?.() };
}
