import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Artifact, CorrectionTrial, Job } from '../../../api/contract.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import type { PreviewSource } from '../../inspection/grid/index.ts';
import type { Said } from '../corrections/index.ts';
import {
  type ColumnLine,
  listLookedAt,
  makeColumnLines,
  makePointLines,
  offerFields,
  settleColumns,
  useColumnMemory,
} from '../document-lines/index.ts';
import type { Line } from '../lines/index.ts';
import { type ReviewedAttention, reviewQuery, reviewRulesQuery } from '../review/index.ts';
import { findAttention } from './find-attention.ts';
import { useFields } from './use-fields.ts';
import { useFirstValues } from './use-first-values.ts';
import { useNamedRows } from './use-named-rows.ts';

const NO_POINTS: readonly ReviewedAttention[] = [];
const NO_CODES: readonly string[] = [];

interface DocumentSources {
  job: Job;
  artifact: Artifact;
  /** The document as it was sent; null for people who may not see its values. */
  source: PreviewSource | null;
  said: Said;
  /** Points that a dry run of what is said no longer has. */
  gone: ReadonlySet<string>;
  /** A dry run of the whole document with what is said. */
  trial: CorrectionTrial | undefined;
  holdsFor: HoldsFor;
  findLabel: (field: string) => string;
}

/** Everything about a document that is decided or could be: lines of columns, and lines of points. */
export function useDocumentLines({ job, artifact, source, said, gone, trial, holdsFor, findLabel }: DocumentSources) {
  const review = useQuery(reviewQuery(job.workspace_id, job.id));
  const attention = review.data?.review.attention ?? NO_POINTS;
  const reasons = useQuery(reviewRulesQuery(job.workspace_id)).data?.reason_codes ?? NO_CODES;
  const findMemory = useColumnMemory(job);
  const nameRows = useNamedRows(job, attention);
  const sources = useMemo(
    () => ({ artifact, attention, findMemory, findLabel }),
    [artifact, attention, findMemory, findLabel],
  );
  const read = useMemo(() => makeColumnLines(sources), [sources]);
  const readValues = useFirstValues(job.workspace_id, source, read);
  const fieldsOf = useFields(job, said);
  const findOffers = (line: ColumnLine) => {
    const values = readValues(line);
    const free = fieldsOf(line).filter(({ isTaken }) => !isTaken);
    return values === undefined ? undefined : offerFields(values ?? [], free);
  };
  const hasOpenColumns = read.some(({ isOpen }) => isOpen);
  const linesOf = (now: Said): { columns: ColumnLine[]; lines: Line[] } => {
    const columns = settleColumns(read, now, { ...sources, findOffers });
    const others = makePointLines({
      ...{ artifact, attention, said: now, gone, reasons, hasOpenColumns, nameRows, findLabel },
      tried: trial?.figures.right.is_complete ? trial.changes.issues : [],
      isKept: holdsFor !== 'document',
      findPlace: (item) => findAttention(artifact, item),
    });
    // What has to be known before the columns comes first, and what only asks to look at them last.
    const first = others.filter(({ isFirst }) => isFirst);
    const last = others.filter((line) => !first.includes(line));
    return { columns, lines: [...first, ...columns, ...last] };
  };
  const lookedAt = hasOpenColumns ? listLookedAt(attention) : [];
  return { review, ...linesOf(said), linesOf, lookedAt, reasons, readValues, fieldsOf };
}
