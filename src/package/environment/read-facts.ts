import type { ColumnWeights } from '../../contract/column-weights.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import { hasErrors } from '../source/problem-list.ts';
import { planDraft, readDraft } from '../source/read-draft.ts';
import { makeInvalid } from './prepare-package.ts';

/** The contents of a package that can be read without running its code. */
export interface PackageFacts {
  manifest: Manifest;
  /** Missing if the package has none. */
  rowWeights?: RowWeights;
  columnWeights?: ColumnWeights;
}

/** Reads a package folder. Throws `package_not_found` and `package_invalid`. */
export async function readPackageFacts(dir: string): Promise<PackageFacts> {
  const { manifest, rowWeights, columnWeights, problems } = planDraft(await readDraft(dir));
  if (manifest === undefined || hasErrors(problems)) throw makeInvalid(dir, problems);
  return {
    manifest,
    ...(rowWeights === undefined ? {} : { rowWeights }),
    ...(columnWeights === undefined ? {} : { columnWeights }),
  };
}
