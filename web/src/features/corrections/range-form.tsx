import { Button, Select, Stack } from '@mantine/core';
import { type CellRange, formatRange } from '../../lib/a1.ts';
import type { SheetDecisions } from '../source/sheet-decisions.ts';
import type { NewCorrection } from './correction-api.ts';
import { draftLabels, draftTable, listLabels } from './draft.ts';

interface RangeFormProps {
  decisions: SheetDecisions;
  range: CellRange;
  drafts: readonly NewCorrection[];
  onDraft: (drafts: NewCorrection[]) => void;
}

/** What may be said of several rows, or of a range. */
export function RangeForm({ decisions: { sheet }, range, drafts, onDraft }: RangeFormProps) {
  const [draft] = drafts;
  const { firstRow, lastRow, firstColumn, lastColumn } = range;
  const a1 = formatRange({ row: firstRow, column: firstColumn }, { row: lastRow, column: lastColumn });
  const isFilled = draftLabels(sheet, firstRow, lastRow, '').places.length > 0;
  return (
    <Stack gap="xs">
      {isFilled && (
        <Select
          label={firstRow === lastRow ? `Row ${firstRow} is` : `Rows ${firstRow} to ${lastRow} are`}
          placeholder="as they are"
          data={listLabels(sheet)}
          value={draft?.kind === 'row_label' ? draft.label : null}
          onChange={(label) => onDraft(label === null ? [] : [draftLabels(sheet, firstRow, lastRow, label)])}
        />
      )}
      {isFilled && lastRow > firstRow && (
        <Button
          variant="default"
          aria-pressed={draft?.kind === 'table_range'}
          onClick={() => onDraft([draftTable(sheet.index, a1)])}
        >
          {a1} is a table
        </Button>
      )}
    </Stack>
  );
}
