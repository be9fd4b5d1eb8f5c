import type { Artifact } from '../../../api/contract.ts';
import type { ReviewedAttention } from '../review/index.ts';

/** Errors of a table that are about a key which is there more than once. */
export interface RepeatedKey {
  tableId: string;
  field: string;
  /** The package's code of the error. */
  code: string;
  /** The open point about the repeated key. */
  pointId: string;
  /** Whether the table has no other errors. */
  isOnly: boolean;
}

/** Where a rule of the package and the check of keys have found the same rows: they are one question. */
export function findRepeatedKeys({ sheets, checks }: Artifact, attention: readonly ReviewedAttention[]): RepeatedKey[] {
  return attention.flatMap((item) => {
    const { id: pointId, code, needs_decision: isOpen, target_field: field, table_id: table } = item;
    if (code !== 'key_repeated' || !isOpen || field === undefined) return [];
    const rows = checks?.list.find((one) => one.measure === code && one.table_id === table && !one.agrees)?.rows ?? [];
    const tables = sheets.filter(({ name }) => (item.sheet ?? name) === name).flatMap((sheet) => sheet.tables);
    return tables.flatMap(({ id, validation }) => {
      if (!validation || (table !== undefined && table !== id)) return [];
      const same = validation.issues.find(
        (one) => one.target_field === field && (one.related_rows?.length ?? 0) > 0 && rows.includes(one.row_index ?? 0),
      );
      if (!same) return [];
      const errors = validation.totals.filter(({ severity }) => severity === 'error');
      return { tableId: id, field, code: same.code, pointId, isOnly: errors.length === 1 };
    });
  });
}
