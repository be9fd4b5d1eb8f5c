/** Runs at the start of `npm pack`, which needs up-to-date builds, the licences of everything in them, and the bill of materials. */
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { writeSbom } from './sbom.ts';
import { findProblems, readPackages, writeNotices } from './third-party.ts';

ensureBuilt();
ensureWebBuilt();
writeNotices();
writeSbom();
const problems = findProblems(readPackages());
if (problems.length > 0) throw new Error(`These packages cannot be shipped:\n${problems.join('\n')}`);
