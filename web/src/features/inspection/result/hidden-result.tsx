import { Text } from '@mantine/core';
import type { Artifact } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import type { GridPlace } from '../grid/index.ts';
import { SheetGrid, useHiddenReason } from '../grid/index.ts';

interface HiddenResultProps {
  artifact: Artifact;
  /** Index of the sheet in the workbook. */
  sheet: number;
  place: GridPlace | null;
  onPlace: (place: GridPlace) => void;
}

const nothing = () => undefined;

/** A sheet of the result as the record describes it: its columns and rows, with the reason why each cell is blank. */
export function HiddenResult({ artifact, sheet: index, place, onPlace }: HiddenResultProps) {
  const because = useHiddenReason();
  const sheet = artifact.output.sheets?.[index];
  if (!sheet) return <Text size="sm">{t`There is no workbook.`}</Text>;
  const { name, columns, row_count: rows } = sheet;
  return (
    <SheetGrid
      label={t`Normalized sheet ${name}`}
      rowCount={rows + 1}
      columnCount={Math.max(columns.length, 1)}
      place={place}
      onPlace={onPlace}
      onWindow={nothing}
      readText={(row, column) => (row === 1 ? (columns[column]?.header ?? '') : '')}
      readHidden={() => because}
      readLabel={(row) => (row === 1 ? 'header' : undefined)}
      renderHead={(column) => (columns[column]?.target_field === null ? t`not mapped` : null)}
    />
  );
}
