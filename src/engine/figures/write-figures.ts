import { renameSync, writeFileSync } from 'node:fs';
import type { Artifact, Check, Table } from '../../contract/artifact.ts';
import type { ChecksFile } from '../../contract/checks.ts';
import type { FieldTotal, FiguresFile, RequiredFields } from '../../contract/figures.ts';
import { jobPaths, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { listTables } from '../../record/index.ts';
import { areNear } from '../checks/report/check-list.ts';
import type { Sums } from '../checks/totals/exact-sum.ts';
import { transformsAll } from '../checks/transforms-all.ts';
import type { JobContext } from '../job/job-context.ts';
import { listAmounts, listSummed } from './amount-sums.ts';

/** What figures are made from. `numbers`: those of the record's checks. */
export interface FigureSource {
  sums: Sums;
  numbers: ChecksFile['checks'];
}

/** Writes figures.json from a complete record. */
export function writeFigures(
  { jobDir, manifest, request }: JobContext,
  artifact: Artifact,
  source: FigureSource,
): void {
  const isComplete = transformsAll(request, artifact);
  const file: FiguresFile = {
    schema: 'ade.figures/v1',
    is_complete: isComplete,
    totals: listTotals(manifest, artifact, source, isComplete),
    required: describeRequired(manifest, artifact, isComplete),
  };
  const path = jobPaths(jobDir).figures;
  writeFileSync(`${path}${PARTIAL_SUFFIX}`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  renameSync(`${path}${PARTIAL_SUFFIX}`, path);
}

function listTotals(manifest: Manifest, artifact: Artifact, source: FigureSource, isComplete: boolean): FieldTotal[] {
  const tables = listTables(artifact).map(({ table }) => table);
  const amounts = new Set(listAmounts(manifest));
  const checks = Map.groupBy(
    (artifact.checks?.list ?? []).filter(({ kind }) => kind === 'total'),
    ({ target_field: field }) => field ?? '',
  );
  const totals = listSummed(manifest).flatMap((field): FieldTotal[] => {
    const stated = checks.get(field) ?? [];
    const isThere = tables.some((table) => hasSource(table, field));
    if (!isThere || (!amounts.has(field) && stated.length === 0)) return [];
    if (!isComplete) return [{ target_field: field, total: null, stated: null, agrees: null }];
    const total = source.sums.get(field)?.value ?? 0;
    const agrees = stated.length === 0 ? null : stated.every((check) => check.agrees);
    return [{ target_field: field, total, stated: findStated(stated, source.numbers, total), agrees }];
  });
  const main =
    totals.find(({ target_field: field, agrees }) => amounts.has(field) && agrees !== null) ??
    totals.find(({ target_field: field }) => amounts.has(field));
  return main === undefined ? totals : [main, ...totals.filter((one) => one !== main)];
}

/**
 * The total that the document states for all rows: in each table, that of the largest sum. Null if these sums do not add
 * up to the field's total, since other rows have no total then.
 */
function findStated(checks: readonly Check[], numbers: ChecksFile['checks'], total: number): number | null {
  if (checks.length === 0) return null;
  let [sum, stated, tolerance] = [0, 0, 0];
  for (const ofTable of Map.groupBy(checks, ({ table_id: id }) => id).values()) {
    const largest = ofTable
      .flatMap(({ id, tolerance: { absolute = 0 } }) => {
        const known = numbers[id];
        return known === undefined ? [] : [{ ...known, absolute }];
      })
      .reduce((one, other) => (Math.abs(other.found) > Math.abs(one.found) ? other : one), NOTHING);
    sum += largest.found;
    stated += largest.expected;
    tolerance += largest.absolute;
  }
  return areNear(sum, total, { absolute: tolerance }) ? Number(stated.toPrecision(14)) : null;
}

const NOTHING = { found: 0, expected: 0, absolute: 0 };

function describeRequired({ columns }: Manifest, artifact: Artifact, isComplete: boolean): RequiredFields {
  const required = columns.order.filter((field) => columns.meta[field]?.required === true);
  const tables = listTables(artifact).flatMap(({ table }) => (table.row_count > 0 ? [table] : []));
  const lacking = required.flatMap((field) => {
    const empties = tables.map((table) => countEmpty(table, field));
    const without = tables.filter(
      (table, i) => !hasSource(table, field) || (isComplete && empties[i] === table.row_count),
    );
    const empty = isComplete ? empties.reduce((sum, count) => sum + count, 0) : null;
    const lacks = without.length > 0 || (empty ?? 0) > 0;
    return lacks ? [{ target_field: field, tables: without.length, empty }] : [];
  });
  return { of: required.length, filled: required.length - lacking.length, lacking };
}

function hasSource({ fields = [] }: Table, field: string): boolean {
  return fields.some((one) => one.field === field && one.from !== 'none');
}

function countEmpty({ transform, row_count: rows }: Table, field: string): number {
  return transform?.fields.find((one) => one.field === field)?.empty ?? rows;
}
