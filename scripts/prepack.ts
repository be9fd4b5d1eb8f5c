/** What `npm pack` runs first: the package has builds of the sources as they are now, and the licences of what is in them. */
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { findProblems, readPackages, writeNotices } from './third-party.ts';

ensureBuilt();
ensureWebBuilt();
writeNotices();
const problems = findProblems(readPackages());
if (problems.length > 0) throw new Error(`These packages cannot be shipped:\n${problems.join('\n')}`);
