import type { Artifact } from '../contract/artifact.ts';

/** What of a record is compared with labels. */
export type JudgedRecord = Pick<Artifact, 'sheets' | 'summary'>;

/** The same without what says why, which is most of it. */
export function pickJudged({ sheets, summary }: Artifact): JudgedRecord {
  return {
    summary,
    sheets: sheets.map((sheet) => ({
      ...sheet,
      row_profiles: [],
      tables: sheet.tables.map(({ mapping, ...table }) => ({
        ...table,
        ...(mapping === undefined
          ? {}
          : { mapping: mapping.map((column) => ({ ...column, contributors: [], candidates: [] })) }),
      })),
    })),
  };
}
