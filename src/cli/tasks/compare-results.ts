import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ValueComparison } from '../../contract/api/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { readArtifact } from '../read/artifact.ts';
import { compareCells, type DocumentValues } from '../read/compare-found.ts';

/** Keeps the results of one package, and compares those of another with them. */
export interface ComparedResults {
  keep: (document: string, jobDir: string) => Promise<void>;
  compare: (document: string, jobDir: string) => Promise<void>;
  /** The documents of which values or rows differ, by name. */
  list: () => DocumentValues[];
}

/** Results are kept in a folder that is removed at the end. The results that are kept are those after the change. */
export async function withComparedResults<T>(work: (results: ComparedResults) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'ade-results-'));
  const kept = new Map<string, string>();
  const found: DocumentValues[] = [];
  const keep = async (document: string, jobDir: string) => {
    const folder = join(dir, String(kept.size));
    kept.set(document, folder);
    await mkdir(folder);
    for (const name of [jobNames.artifact, jobNames.output]) await rename(join(jobDir, name), join(folder, name));
  };
  const compare = async (document: string, jobDir: string) => {
    const folder = kept.get(document);
    if (folder === undefined) return;
    const [before, after] = [join(jobDir, jobNames.artifact), join(folder, jobNames.artifact)];
    const cells = await compareCells(await readArtifact(before), await readArtifact(after));
    if (cells !== null && differs(cells)) found.push({ document, cells });
    await rm(folder, { recursive: true });
  };
  const list = () => found.sort((a, b) => (a.document < b.document ? -1 : 1));
  return work({ keep, compare, list }).finally(() => rm(dir, { recursive: true, force: true }));
}

function differs({ rows, fields }: ValueComparison): boolean {
  return fields.length > 0 || rows.left_only + rows.right_only > 0;
}
