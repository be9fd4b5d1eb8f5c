import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Laps } from '../compare/laps.ts';
import type { Workload } from '../compare/pairs.ts';
import type { Product } from '../compare/product.ts';
import { runAde } from '../run/contestants.ts';
import { chooseCases } from './documents.ts';
import { makePackages } from './packages.ts';

/** Runs each document with one of the texts of `part`, which are separated by |, once; all if it is left out. */
export async function makeWorkload(part: string | undefined, old: Product): Promise<Workload> {
  const cases = chooseCases(part?.split('|') ?? []);
  const packages = makePackages(mkdtempSync(join(tmpdir(), 'ade-bench-packages-')), old.dir);
  const documents: string[] = [];
  for (const { makeDocument } of cases) documents.push(await makeDocument());
  return async (product) => {
    const laps = new Laps();
    for (const [i, { name, package: packageName }] of cases.entries()) {
      await runAde(product, documents[i]!, packages[packageName]);
      laps.note(name);
      rmSync(join(product.dataDir, 'jobs'), { recursive: true });
      laps.skip();
    }
    return laps.times;
  };
}
