/**
 * Import this before anything of `src/`: from then on, jobs of this process run their engine in the process. Which jobs do so is
 * decided in run-engine-process.ts; docs/decisions/tests-in-parallel.md gives the reasons.
 */
import { registerHooks } from 'node:module';

const url = (path: string) => new URL(path, import.meta.url).href;

const replaced = new Map([
  [url('../../../src/runner/engines/run-engine-process.ts'), url('./run-engine-process.ts')],
  [url('../../../src/rules/collect-rarely.ts'), url('./collect-rarely.ts')],
]);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const instead = replaced.get(found.url);
    return instead === undefined || instead === context.parentURL ? found : { ...found, url: instead };
  },
});
