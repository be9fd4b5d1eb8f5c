/** Fails if a rejection in ADE's own code has no handler; part of `npm test`. */
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { findUnhandled } from './find-unhandled.ts';

/** Rules run in a realm of their own, where a rejection without a handler is a failure of the rule. */
const OF_RULES = 'src/rules/realm/';

const isOwn = (path: string) => path.startsWith('src/') && !path.startsWith(OF_RULES);
const found = findUnhandled(join(projectDir, 'tsconfig.json'), isOwn);
for (const { place, code, why } of found) process.stdout.write(`${place}: ${code}\n  ${why}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
