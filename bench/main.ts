/**
 * `npm run bench [-- NAME] [OPTION…]`: runs a benchmark; docs/performance.md has the options of each. `npm run bench
 * [-- NAME] --compare COMMIT [--pairs N]`: tests whether this checkout is slower than COMMIT.
 */
import { join } from 'node:path';

const DEFAULT = 'run';
const BENCHMARKS: Record<string, string> = {
  run: '`ade run`, and two scripts that do the same; when no name is given',
  documents: '`ade run` on documents of every format and of unusual shapes',
  editions: 'what a key and roles cost: documents with and without them',
  outputs: 'what files for programs take: memory and time of csv, JSON lines and Parquet beside the workbook',
  values: 'how the values of two results are compared: memory and time of `ade diff`',
  service: 'jobs, refusals and memory of a service under load',
  lists: 'lists and searches with 100,000 jobs',
  corrections: 'dry runs and revisions of a large job',
  nodes: 'several nodes that share a database and a storage',
  web: 'how long somebody waits at a browser',
};

const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
const name = isNamed ? first : DEFAULT;
if (Object.hasOwn(BENCHMARKS, name)) {
  const args = isNamed ? rest : process.argv.slice(2);
  const folder = join(import.meta.dirname, name);
  if (args.some((arg) => /^--compare(=|$)/.test(arg))) {
    const { compare } = await import('./compare/compare.ts');
    process.exitCode = (await compare(folder, args)) ? 0 : 1;
  } else {
    // A benchmark reads its options as if it had been started directly.
    process.argv.splice(2, Infinity, ...args);
    await import(join(folder, 'main.ts'));
  }
} else {
  const list = Object.entries(BENCHMARKS).map(([one, what]) => `  ${one.padEnd(12)} ${what}\n`);
  process.stderr.write(`There is no benchmark ${name}. Benchmarks:\n${list.join('')}`);
  process.exitCode = 1;
}
