import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { withGuardedFolder } from './guard.ts';
import { describePairs, measurePairs, type Workload } from './pairs.ts';
import { installCheckout, installCommit, type Product } from './product.ts';
import { MIN_PAIRS } from './ratios.ts';

/**
 * `workload.ts` of a benchmark exports `makeWorkload`. `size`: a number of rows or jobs, or parts; see the benchmark. `old`:
 * the older version, whose packages both can run.
 */
type MakeWorkload = (size: string | undefined, old: Product) => Promise<Workload>;

/** Compares this checkout with a commit; returns false if this checkout is slower. */
export async function compare(benchmark: string, args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      compare: { type: 'string', default: '' },
      pairs: { type: 'string', default: '12' },
      rows: { type: 'string' },
    },
  });
  const pairCount = Number(values.pairs);
  if (!Number.isInteger(pairCount) || pairCount < MIN_PAIRS)
    throw new Error(`Expected --pairs with a number from ${MIN_PAIRS} on, not ${values.pairs}.`);
  const path = join(benchmark, 'workload.ts');
  if (!existsSync(path)) throw new Error(`The benchmark ${basename(benchmark)} cannot compare with a commit.`);
  const { makeWorkload }: { makeWorkload: MakeWorkload } = await import(path);
  return withGuardedFolder(async (folder) => {
    const old = await installCommit(values.compare, folder);
    const current = await installCheckout(folder);
    const workload = await makeWorkload(values.rows ?? positionals[0], old);
    process.stdout.write(`${current.name} × ${old.name}, ${pairCount} pairs of runs:\n`);
    const { lines, isSlower } = describePairs(await measurePairs(workload, old, current, pairCount));
    process.stdout.write(`${lines.join('\n')}\n`);
    return !isSlower;
  });
}
