import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Laps } from '../compare/laps.ts';
import type { Workload } from '../compare/pairs.ts';
import { type BenchWorkbook, makeWorkbook } from '../shared/make-workbook.ts';
import { runAde } from './contestants.ts';
import { runProgram } from './run-program.ts';

const DEFAULT_ROWS = '10,100000';
const STARTS = 10;
/** Short runs are repeated, since processor time is counted in hundredths of a second. */
const SMALL_ROWS = 1000;
const SMALL_RUNS = 5;

/** Starts the program several times, then runs documents of each size in `rows`, which has the form of `--rows`. */
export async function makeWorkload(rows = DEFAULT_ROWS): Promise<Workload> {
  const documents: BenchWorkbook[] = [];
  for (const count of rows.split(',')) documents.push(await makeWorkbook(Number(count)));
  return async (product) => {
    const laps = new Laps();
    const program = join(product.dir, 'bin/ade.js');
    for (let i = 0; i < STARTS; i++) await runProgram(product.runtime, [program, '--version']);
    laps.note(`${STARTS} × ade --version`);
    for (const document of documents) {
      const runs = document.rows <= SMALL_ROWS ? SMALL_RUNS : 1;
      for (let i = 0; i < runs; i++) await runAde(product, document.path);
      laps.note(`${runs} × ade run, ${document.rows} rows`);
    }
    rmSync(join(product.dataDir, 'jobs'), { recursive: true });
    return laps.times;
  };
}
