import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../../contract/column-weights.ts';
import { MANIFEST_NAME } from '../../../contract/layout.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { type ColumnModel, makeColumnModel } from '../../../engine/mapping/index.ts';
import { parseManifest } from '../../source/read-manifest.ts';
import { readStarterWords, starterDir } from '../starter-words.ts';

/** The learned knowledge about columns: the starter's weights, and the names of its fields. */
export interface StarterModel {
  readonly manifest: Manifest;
  readonly weights: ColumnWeights;
  readonly columns: ColumnModel;
  /** Without the words of languages: such a model reads units in parentheses, too. */
  readonly plain: ColumnModel;
}

let known: StarterModel | undefined;

/** Reads the starter once. */
export function getStarterModel(): StarterModel {
  if (known !== undefined) return known;
  const { manifest } = parseManifest(readFileSync(join(starterDir, MANIFEST_NAME)));
  if (manifest === undefined) throw new Error('the starter has a manifest');
  const weights = JSON.parse(readFileSync(join(starterDir, COLUMN_WEIGHTS_FILE), 'utf8')) as ColumnWeights;
  const columns = makeColumnModel(weights, manifest, readStarterWords());
  known = { manifest, weights, columns, plain: makeColumnModel(weights, manifest) };
  return known;
}
