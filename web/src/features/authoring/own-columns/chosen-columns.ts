import type { OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { ROLE_OF_KIND } from './kinds.ts';

/** A proposed column with the person's changes. */
export interface ChosenColumn {
  readonly key: number;
  /** The column's name in the file. */
  readonly found: string;
  readonly column: OwnColumn;
  readonly isWanted: boolean;
  /** The column as it was proposed. */
  readonly proposed: OwnColumn;
}

/** The proposed columns; what somebody has already said about a column of the same name stays. */
export function chooseAll({ columns }: ProposedColumns, before: readonly ChosenColumn[] = []): ChosenColumn[] {
  return columns.map((proposed, key) => {
    const earlier = before.find(({ found }) => found === proposed.label);
    const isChanged = earlier && JSON.stringify(earlier.column) !== JSON.stringify(earlier.proposed);
    return {
      ...{ key, found: proposed.label, proposed },
      column: isChanged ? earlier.column : proposed,
      isWanted: earlier?.isWanted ?? true,
    };
  });
}

/** The column with another kind. How its values are read is of the kind that was proposed, so it goes. */
export function withKind({ column, proposed }: ChosenColumn, kind: OwnColumn['kind']): OwnColumn {
  const { role: _, checks, ...rest } = column;
  if (kind === proposed.kind) {
    const required = checks?.required === true ? { required: true } : {};
    const { required: __, ...reading } = proposed.checks ?? {};
    return tidy({ ...rest, kind, role: proposed.role, checks: { ...reading, ...required } });
  }
  const { date_order, decimal_mark, missing_values, tolerant, ...kept } = checks ?? {};
  return tidy({ ...rest, kind, role: ROLE_OF_KIND[kind], checks: kept });
}

type Loose = { [Name in keyof OwnColumn]: OwnColumn[Name] | undefined };

/** Without keys that say nothing, so that two equal columns are written in the same way. */
export function tidy({ label, kind, role, key, checks, ...rest }: Loose): OwnColumn {
  return {
    ...(rest as Omit<OwnColumn, 'label' | 'kind'>),
    ...{ label: label ?? '', kind: kind ?? 'text' },
    ...(role === undefined ? {} : { role }),
    ...(key === true ? { key } : {}),
    ...(checks === undefined || Object.keys(checks).length === 0 ? {} : { checks }),
  };
}

export function withRequired({ column }: ChosenColumn, isRequired: boolean): OwnColumn {
  const { required: _, ...checks } = column.checks ?? {};
  return tidy({ ...column, checks: isRequired ? { ...checks, required: true } : checks });
}

/** All columns under the names that they have in the file, so that each is found when they are tried. */
export const listToTry = (chosen: readonly ChosenColumn[]): OwnColumn[] =>
  chosen.map(({ column, found }) => ({ ...column, label: found }));

/** Columns for a package. If the person renamed one, its old name becomes a synonym. */
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
