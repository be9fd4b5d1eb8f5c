import type { Artifact, Attention } from '../../../src/contract/artifact.ts';

/** What a record points at. Codes of drift are followed by the measure, such as `drift.rows`. */
export interface Pointed {
  /** Codes that stop a document. */
  stops: readonly string[];
  /** Codes that are only shown. */
  hints: readonly string[];
  /** Rows of the result. */
  rowCount: number;
}

/** Not about errors: every sender's first document has it. */
const EXPECTED = 'first_document';

export function readPointed({ summary, checks }: Pick<Artifact, 'summary' | 'checks'>): Pointed {
  const drift = (checks?.list ?? []).filter(({ kind, agrees }) => kind === 'drift' && !agrees);
  const measures = new Set(drift.map(({ measure }) => measure));
  const name = ({ code }: Attention): string[] =>
    code === 'drift'
      ? ['rows', 'sum', 'empty', 'errors'].flatMap((one) => (measures.has(one as never) ? [`drift.${one}`] : []))
      : [code];
  const list = (found: readonly Attention[] = []) =>
    [...new Set(found.flatMap(name))].filter((code) => code !== EXPECTED).sort();
  const { hints } = summary as { hints?: Attention[] };
  return { stops: list(summary.attention), hints: list(hints), rowCount: summary.rows_out ?? 0 };
}

export function listCodes({ stops, hints }: Pointed): string[] {
  return [...new Set([...stops, ...hints])];
}
