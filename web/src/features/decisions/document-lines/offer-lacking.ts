import type { Said } from '../corrections/index.ts';
import { LEAST_TO_OFFER } from './column-choices.ts';
import type { ColumnLine, ColumnSources } from './column-line.ts';
import { isGivenNow } from './point-kinds.ts';

/** Values of the field's kind say little if more columns have them. */
const MAX_OF_KIND = 2;

/**
 * While a required field has no column, an open column that it may be is not proposed to be carried along: the field is
 * proposed if it is the likeliest and no other column may be it; else nothing is. A column may be it if the record gives
 * it a chance, or if few columns have values of its kind.
 */
export function offerLacking(
  lines: readonly ColumnLine[],
  said: Said,
  { attention, artifact, findOffers }: ColumnSources,
): readonly ColumnLine[] {
  const points = attention.filter(
    (item) => item.code === 'required_field_unmapped' && item.needs_decision && !isGivenNow(item, said, artifact),
  );
  return points.reduce((all, { target_field: field, table_id: id }) => {
    const isOfTable = ({ at }: ColumnLine) => id === undefined || at.some(({ table }) => table.id === id);
    const own = all.filter((line) => line.isOpen && isOfTable(line));
    if (field === undefined || own.some(({ proposed }) => proposed.field === field)) return all;
    const open = own.filter(isProposedByNobody);
    const ofKind = open.filter((line) => findOffers?.(line)?.includes(field));
    const mayBe = open.filter(
      (line) => sureOf(line, field) >= LEAST_TO_OFFER || (ofKind.length <= MAX_OF_KIND && ofKind.includes(line)),
    );
    return all.map((line) => (mayBe.includes(line) ? ask(line, field, mayBe.length === 1) : line));
  }, lines);
}

/** Whether it is to be carried along only since nothing says more. */
function isProposedByNobody({ proposed, memory, lacking }: ColumnLine): boolean {
  const [most] = memory?.elsewhere ?? [];
  const isRemembered = memory?.before != null || (most?.field === null && most.senders > 1);
  return proposed.field === null && lacking === null && !isRemembered;
}

function sureOf({ at: [column] }: ColumnLine, field: string): number {
  const candidate = column?.mapping.candidates.find((one) => one.field === field);
  return candidate?.probability ?? candidate?.score ?? 0;
}

function ask(line: ColumnLine, field: string, isOnly: boolean): ColumnLine {
  const [best] = line.at[0]?.mapping.candidates ?? [];
  const sure = sureOf(line, field);
  if (!isOnly || best?.field !== field || sure < LEAST_TO_OFFER) return { ...line, lacking: field };
  return { ...line, proposed: { field }, confidence: sure };
}
