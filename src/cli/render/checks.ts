import { EDITION_CHECKS } from '../../contract/artifact/edition-checks.ts';
import type { Artifact, Check } from '../../contract/artifact.ts';
import { findCheck, type NamedRow } from '../../record/changes/index.ts';
import { formatCellValue, quoteSheet } from '../../record/explain/index.ts';
import type { CheckWithNumbers } from '../../record/index.ts';
import type { Look } from './look.ts';
import { describeRowCounts } from './row-changes.ts';
import { flexible, layOutTable, numeric } from './table.ts';
import { cleanText, countOf } from './text.ts';

/** `2 checks differ, 14 agree`; null for a job without checks. */
export function describeChecks({ checks }: Artifact): string | null {
  if (checks === undefined) return null;
  return `${countOf(checks.differ, 'check differs', 'checks differ')}, ${checks.agree} ${checks.agree === 1 ? 'agrees' : 'agree'}`;
}

/** A line for each check, those that differ first. */
export function renderChecks(checks: readonly CheckWithNumbers[], look: Look): string[] {
  if (checks.length === 0) return ['no checks: the package has no expectations, and nobody gave a number'];
  const sorted = [...checks].sort((a, b) => Number(a.agrees) - Number(b.agrees));
  const rows = sorted.map((check) =>
    [
      check.agrees ? 'agrees' : check.hint === true ? 'hint' : 'differs',
      check.kind,
      check.measure.replaceAll('_', ' '),
      check.target_field ?? '',
      describePlace(check),
      formatNumber(check.found),
      formatNumber(check.expected),
      describeTolerance(check),
    ].map(cleanText),
  );
  const numbers = ['found', 'expected', 'tolerance'].map(numeric);
  const columns = ['state', 'kind', 'of', flexible('field'), flexible('where'), ...numbers];
  return layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim });
}

/** What the checks of rows and fields found, in sentences, and how many rows changed. */
export function renderPoints({ checks, summary }: Artifact, named: ReadonlyMap<string, NamedRow[]>): string[] {
  const points = [...(summary.attention ?? []), ...(summary.hints ?? [])];
  const ofEdition = points.filter(({ code }) => Object.hasOwn(EDITION_CHECKS, code));
  const counts = describeRowCounts(checks?.rows ?? null);
  const lines = ofEdition.flatMap((point) => {
    const check = findCheck(checks?.list ?? [], point);
    const rows = (check && named.get(check.id)) ?? [];
    return [cleanText(point.message), ...rows.map((row) => `  ${cleanText(describeNamed(row))}`)];
  });
  return [...lines, ...(counts === null ? [] : [counts])];
}

function describeNamed({ sheet, row, values }: NamedRow): string {
  return `${quoteSheet(sheet)}!${row}  ${values.map(({ value }) => formatCellValue(value)).join(' ')}`;
}

function describePlace({ sheet, table_id: tableId, a1, rows }: Check): string {
  if (sheet === undefined) return '';
  return `${quoteSheet(sheet)}!${a1 ?? rows?.join(',') ?? tableId}`;
}

function formatNumber(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(12)));
}

function describeTolerance({ tolerance: { absolute = 0, share = 0 }, tolerance_from: from }: Check): string {
  const parts = [absolute > 0 ? formatNumber(absolute) : '', share > 0 ? `${formatNumber(share * 100)} %` : ''];
  return `${parts.filter(Boolean).join(' or ') || '0'}${from === undefined ? '' : `, ${from}`}`;
}
