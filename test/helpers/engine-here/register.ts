/**
 * To be imported before anything of `src/`: from then on jobs of this process run their engine in it. Which of them do is
 * in run-engine-process.ts, and why in docs/decisions/tests-in-parallel.md.
 */
import { registerHooks } from 'node:module';

const url = (path: string) => new URL(path, import.meta.url).href;

const replaced = new Map([
  [url('../../../src/runner/attempts/run-engine-process.ts'), url('./run-engine-process.ts')],
  [url('../../../src/rules/collect-rarely.ts'), url('./collect-rarely.ts')],
]);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const instead = replaced.get(found.url);
    return instead === undefined || instead === context.parentURL ? found : { ...found, url: instead };
  },
});
