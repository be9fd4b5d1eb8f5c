/** Runs at the start of `npm pack`, which needs up-to-date builds, and the licences of everything in them. */
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { findProblems, readPackages, writeNotices } from './third-party.ts';

ensureBuilt();
ensureWebBuilt();
writeNotices();
const problems = findProblems(readPackages());
if (problems.length > 0) throw new Error(`These packages cannot be shipped:\n${problems.join('\n')}`);
