import { Button, Select, Stack } from '@mantine/core';
import { type CellRange, formatCells } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import type { SheetDecisions } from '../../inspection/source/index.ts';
import type { NewCorrection } from './correction-api.ts';
import { draftLabels, draftTable, listLabels } from './draft.ts';
import { findStatement, type Statement } from './statements.ts';

interface RangeFormProps {
  decisions: SheetDecisions;
  range: CellRange;
  statements: readonly Statement[];
  onSay: (about: NewCorrection, statement: Statement) => void;
}

/** The corrections that are possible for several rows, or for a range. */
export function RangeForm({ decisions: { sheet }, range, statements, onSay }: RangeFormProps) {
  const { firstRow, lastRow } = range;
  const a1 = formatCells(range);
  const ofRows = draftLabels(sheet, firstRow, lastRow, '');
  const isFilled = ofRows.places.length > 0;
  const [said] = findStatement(statements, ofRows);
  const table = draftTable(sheet.index, a1);
  const isTable = findStatement(statements, table).length > 0;
  return (
    <Stack gap="xs">
      {isFilled && (
        <Select
          label={firstRow === lastRow ? t`Row ${firstRow} is` : t`Rows ${firstRow} to ${lastRow} are`}
          placeholder={t`as they are`}
          data={listLabels(sheet)}
          value={said?.kind === 'row_label' ? said.label : null}
          onChange={(label) => onSay(ofRows, label === null ? [] : [draftLabels(sheet, firstRow, lastRow, label)])}
        />
      )}
      {isFilled && lastRow > firstRow && (
        <Button variant="default" aria-pressed={isTable} onClick={() => onSay(table, isTable ? [] : [table])}>
          {t`${a1} is a table`}
        </Button>
      )}
    </Stack>
  );
}
