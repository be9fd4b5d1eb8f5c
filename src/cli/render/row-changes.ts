import { formatCellValue, quoteSheet } from '../../record/explain/index.ts';
import type { ShownChanges } from '../read/row-changes.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText, countOf } from './text.ts';
import { describeKind } from './value-changes.ts';

/** `15 rows changed, 2 new, 1 gone, 8 the same`; null for a job whose rows were not compared. */
export function describeRowCounts(counts: ShownChanges['counts']): string | null {
  if (counts === null) return null;
  const { changed, new: added, gone, same } = counts;
  return `${countOf(changed, 'row')} changed, ${added} new, ${gone} gone, ${same} the same`;
}

/** A line for each changed field, and one for each row that is new or gone. */
export function renderRowChanges({ counts, items, has_more: hasMore }: ShownChanges, look: Look): string[] {
  const total = describeRowCounts(counts);
  if (total === null) return ['no rows were compared: the package has no key, or there was no earlier document'];
  const rows = items.flatMap(({ change, place, earlier_place: earlier, key, fields }) => {
    const sheet = place?.sheet ?? earlier?.sheet ?? null;
    const where = `${sheet === null ? '' : `${quoteSheet(sheet)}!`}${place?.row ?? `${earlier?.row} before`}`;
    const name = (key ?? []).map(({ value }) => formatCellValue(value)).join(' ');
    const lines =
      change === 'changed' && fields.length > 0
        ? fields
        : [{ target_field: '', before: null, after: null, kind: null }];
    return lines.map(({ target_field: field, before, after, kind }) =>
      [
        change,
        where,
        name,
        field,
        formatCellValue(before),
        formatCellValue(after),
        kind === null ? '' : describeKind(kind),
      ].map(cleanText),
    );
  });
  const columns = [
    'row',
    flexible('where'),
    flexible('key'),
    flexible('field'),
    flexible('before'),
    flexible('now'),
    flexible('change'),
  ];
  return [
    total,
    ...(rows.length === 0 ? [] : layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim })),
    ...(hasMore ? ['there are more rows: --limit shows more'] : []),
  ];
}
