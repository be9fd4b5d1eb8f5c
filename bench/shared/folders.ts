import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';

/** The package that all benchmarks run. */
export const packageDir = join(import.meta.dirname, '../package');
/** Documents are made once and kept here. */
export const workbooksDir = join(import.meta.dirname, '../workbooks');

/** This checkout, and the Node that runs it. */
export const here = { dir: projectDir, runtime: process.execPath };
