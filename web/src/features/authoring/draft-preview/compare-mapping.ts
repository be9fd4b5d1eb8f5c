import type { Artifact, Mapping } from '../../../api/contract.ts';
import { formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

/** The field of a column, and its field in the active version if that differs. */
export interface ChipText {
  field: string | null;
  /** `1.09, was 0.50`; `97 %, was no field`. */
  certainty: string;
  isChanged: boolean;
}

/** The column of the same sheet in another record; a table with the same id is searched first. */
export function findSameColumn(
  record: Artifact | null,
  sheetName: string,
  tableId: string,
  column: string,
): Mapping | undefined {
  const tables = record?.sheets.find(({ name }) => name === sheetName)?.tables ?? [];
  const sorted = [...tables].sort((a, b) => Number(b.id === tableId) - Number(a.id === tableId));
  return sorted.flatMap(({ mapping = [] }) => mapping ?? []).find(({ raw }) => raw.column === column);
}

/** `before`: the column in the active version; undefined if it is not there, null if nothing is compared. */
export function describeChip(
  now: Mapping,
  before: Mapping | undefined | null,
  findLabel: (field: string) => string,
): ChipText {
  const field = now.target_field === null ? null : findLabel(now.target_field);
  const certainty = now.target_field === null ? t`no field` : describeCertainty(now);
  if (before === null) return { field, certainty, isChanged: false };
  if (before?.target_field !== now.target_field) {
    const was = before?.target_field ? findLabel(before.target_field) : t`no field`;
    return { field, certainty: t`${certainty}, was ${was}`, isChanged: true };
  }
  const was = describeCertainty(before);
  const isSame = now.target_field === null || was === certainty;
  return { field, certainty: isSame ? certainty : t`${certainty}, was ${was}`, isChanged: !isSame };
}

function describeCertainty({ confidence, score }: Mapping): string {
  return confidence === undefined ? formatScore(score) : `${Math.round(confidence * 100)} %`;
}
