import type { Artifact } from '../contract/artifact.ts';

/** The part of a record that is compared with labels. */
export type JudgedRecord = Pick<Artifact, 'sheets' | 'summary'>;

/** Leaves out explanations, which are most of a record. */
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
