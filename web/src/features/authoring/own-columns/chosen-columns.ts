import type { OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

/** A proposed column with the user's changes. */
export interface ChosenColumn {
  readonly key: number;
  /** The column's name in the file. */
  readonly found: string;
  readonly column: OwnColumn;
  readonly isWanted: boolean;
  /** Values as they come out with the proposed kind. */
  readonly values: readonly ShownValue[];
  readonly proposedKind: OwnColumn['kind'];
}

type ShownValue = ProposedColumns['values'][number][number];

export function chooseAll({ columns, values }: ProposedColumns): ChosenColumn[] {
  return columns.map((column, key) => ({
    ...{ key, found: column.label, column, isWanted: true },
    ...{ values: values[key] ?? [], proposedKind: column.kind },
  }));
}

/** Columns for a package. If the user renamed one, its old name becomes a synonym. */
export function listWanted(chosen: readonly ChosenColumn[]): OwnColumn[] {
  return chosen.flatMap(({ column, found, isWanted }) => {
    if (!isWanted) return [];
    const label = column.label.trim();
    if (label === found) return [{ ...column, label }];
    return [{ ...column, label, synonyms: [...new Set([found, ...(column.synonyms ?? [])])] }];
  });
}

/** The error in each label, by the column's key. */
export function findFaults(chosen: readonly ChosenColumn[]): Map<number, string> {
  const faults = new Map<number, string>();
  const seen = new Set<string>();
  for (const { key, column, isWanted } of chosen) {
    if (!isWanted) continue;
    const label = column.label.trim().toLowerCase();
    if (label === '') faults.set(key, t`Name this column, or leave it out.`);
    else if (seen.has(label)) faults.set(key, t`Another column has this name.`);
    seen.add(label);
  }
  return faults;
}
