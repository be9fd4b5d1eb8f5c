import type { DocumentScore } from '../document/document-score.ts';
import { makeShare, type Share } from './shares.ts';
import { type DocumentSummary, summariseSheets } from './summarise-sheets.ts';

/** How many documents are right, among those that are judged. */
export interface RightFigures {
  documents: number;
  /** Documents in which all headers are exact. */
  header_exact: Share | null;
  /** Documents in which no data row was lost and no other row became data. */
  data_right: Share | null;
  /** Documents without any mistake. */
  all_right: Share | null;
}

/** For successful jobs: can a document be trusted if it needs no attention? */
export interface AttentionFigures {
  without: RightFigures;
  with: RightFigures;
}

export function makeAttentionFigures(documents: readonly DocumentScore[]): AttentionFigures {
  return {
    without: makeRightFigures(documents.filter(({ attention }) => attention === 0)),
    with: makeRightFigures(documents.filter(({ attention }) => attention !== null && attention > 0)),
  };
}

function makeRightFigures(documents: readonly DocumentScore[]): RightFigures {
  const summaries = documents.map(({ sheets }) => summariseSheets(sheets));
  const shareOf = (judge: (summary: DocumentSummary) => boolean | null) => {
    const judged = summaries.map(judge).filter((isRight) => isRight !== null);
    return makeShare(judged.filter(Boolean).length, judged.length);
  };
  return {
    documents: documents.length,
    header_exact: shareOf(({ headers }) => headers && headers.share === 1),
    data_right: shareOf(({ data_lost: lost, others_as_data: others }) =>
      lost === null && others === null ? null : (lost?.count ?? 0) + (others?.count ?? 0) === 0,
    ),
    all_right: shareOf(({ quality }) => quality === 1),
  };
}
