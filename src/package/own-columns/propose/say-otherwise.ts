import { suggestName } from '../../../contract/closest-name.ts';
import { COLUMN_KIND_NAMES, type ColumnKindName, columnKinds } from '../../../contract/column-kinds.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { OwnColumn, ProposedColumns } from '../../../contract/own-columns.ts';

/** Sets the kinds that somebody chose for columns, by their labels. Throws `column_unknown`. */
export function setKinds(
  proposed: ProposedColumns,
  kinds: ReadonlyMap<string, ColumnKindName>,
  file: string,
): ProposedColumns {
  const byLabel = new Map([...kinds].map(([label, kind]) => [findLabel(proposed, label, file), kind]));
  const columns = proposed.columns.map(
    (column): OwnColumn => ({ ...column, kind: byLabel.get(column.label) ?? column.kind }),
  );
  return { ...proposed, columns };
}

/** Removes unwanted columns. Throws `column_unknown`, and `no_columns` if none is left. */
export function leaveOut(proposed: ProposedColumns, labels: readonly string[], file: string): ProposedColumns {
  const unwanted = new Set(labels.map((label) => findLabel(proposed, label, file)));
  const isWanted = proposed.columns.map((column) => !unwanted.has(column.label));
  const columns = proposed.columns.filter((_, i) => isWanted[i]);
  if (columns.length === 0) throw new AdeError('no_columns', { file, found: 'all columns are left out' });
  const values = proposed.values.filter((_, i) => isWanted[i]);
  return { ...proposed, columns, values };
}

/** Finds a kind by its name or its label. Throws `column_kind_unknown`. */
export function parseKind(text: string): ColumnKindName {
  const wanted = text.trim().toLowerCase();
  const kind = COLUMN_KIND_NAMES.find((name) => name === wanted || columnKinds[name].label.toLowerCase() === wanted);
  if (kind !== undefined) return kind;
  const hint = suggestName(text, COLUMN_KIND_NAMES);
  throw new AdeError('column_kind_unknown', { kind: text, hint, kinds: COLUMN_KIND_NAMES.join(', ') });
}

/** Finds the label, ignoring case if none is equal. */
function findLabel({ columns }: ProposedColumns, label: string, file: string): string {
  const wanted = label.trim().toLowerCase();
  const found =
    columns.find((column) => column.label === label) ?? columns.find((c) => c.label.toLowerCase() === wanted);
  if (found !== undefined) return found.label;
  const hint = suggestName(
    label,
    columns.map((column) => column.label),
  );
  throw new AdeError('column_unknown', { label, file, hint });
}
