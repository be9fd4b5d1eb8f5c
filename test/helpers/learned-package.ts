import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import type { TestPackage } from './run-package.ts';

const weights = readFileSync(join(projectDir, 'templates/starter/data/row-weights.json'), 'utf8');
const SILENT = 'export function detect_nothing() { return { scores: {} }; }\n';
const order = ['header', 'data', 'total', 'group', 'note', 'title'];

/** A package without row rules that reads rows by the starter's weights. `tables`: `engine.tables` of the manifest. */
export function makeLearnedPackage(tables: object = {}): TestPackage {
  return {
    fields: { name: {}, hours: {} },
    rows: { none: SILENT },
    engine: { row_types: { order }, tables },
    files: { 'data/row-weights.json': weights },
  };
}
