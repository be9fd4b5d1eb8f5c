/** Fails if a rejection in ADE's own code has no handler; part of `npm test`. */
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { findUnhandled } from './find-unhandled.ts';

/**
 * Rules run in a realm of their own, where a rejection without a handler is a failure of the rule. Code that runs
 * beside it calls no method of a promise: a rule might have changed that.
 */
const OF_RULES = ['src/rules/realm/', 'src/rules/host/linker.ts'];

const isOwn = (path: string) => path.startsWith('src/') && !OF_RULES.some((place) => path.startsWith(place));
const found = findUnhandled(join(projectDir, 'tsconfig.src.json'), isOwn);
for (const { place, code, why } of found) process.stdout.write(`${place}: ${code}\n  ${why}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
