import { type Provenance, ROW_WEIGHTS_FILE } from '../../contract/row-weights.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { CorpusDigests } from './parts/corpus-hash.ts';
import { assignFolds, type Grouped } from './parts/folds.ts';
import type { LearnedPart, LearnOptions } from './parts/learned-part.ts';
import type { TaughtBy } from './parts/taught-by.ts';
import { describeFigures } from './parts/verdict.ts';

interface SignOptions {
  digests: CorpusDigests;
  taughtBy: TaughtBy;
  present: Provenance | undefined;
  options: LearnOptions;
}

/** Adds the provenance to weights: the documents from which they were learned. */
export function signWeights<Weights extends object>(
  part: LearnedPart<Weights>,
  documents: readonly Grouped[],
  { digests, taughtBy, present, options }: SignOptions,
): LearnedPart<Weights> {
  const { strength, isFresh, move, rules } = options;
  const { before, after, comparison, criteria, weights } = part;
  const { count, groups } = assignFolds(documents);
  // Figures from different documents differ, which would look like a change.
  const isOfAll = before !== null && comparison.documents === comparison.of;
  const recorded = comparison.with === 'record' ? present?.after : undefined;
  const figures = isOfAll ? describeFigures(before, criteria) : recorded;
  const provenance: Provenance = {
    made_by: `ade learn, ADE ${ENGINE_VERSION}`,
    documents: documents.length,
    corpus_sha256: digests.corpus,
    taught_by: taughtBy.describeNext(!isFresh),
    settings: {
      strength,
      ...(move === undefined || part.file !== ROW_WEIGHTS_FILE ? {} : { move }),
      fresh: isFresh,
      rules: rules !== null,
      groups,
      folds: count,
    },
    ...(figures === undefined ? {} : { before: figures }),
    after: describeFigures(after, criteria),
  };
  return { ...part, weights: { ...weights, provenance } };
}
