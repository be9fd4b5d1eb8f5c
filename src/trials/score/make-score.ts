import { ENGINE_VERSION } from '../../contract/version.ts';
import type { DocumentScore } from './document/document-score.ts';
import { makeCollectionFigures, makeFigures } from './figures/make-figures.ts';
import { SCORE_VERSION, type Score } from './score-file.ts';

/** Sums up documents that were read by this version of ADE with a package. */
export function makeScore(described: Score['package'], documents: DocumentScore[]): Score {
  return {
    version: SCORE_VERSION,
    engine_version: ENGINE_VERSION,
    package: described,
    total: makeFigures(documents),
    collections: makeCollectionFigures(documents),
    unknown_fields: {},
    not_judged: [],
    documents,
  };
}
