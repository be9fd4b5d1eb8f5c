import { SegmentedControl } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { PreviewSheet } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

interface SheetSwitchProps {
  sheets: readonly Pick<PreviewSheet, 'index' | 'name' | 'hidden'>[];
  chosen: number;
  onChoose: (sheet: number) => void;
  style?: CSSProperties;
}

/** A choice of the sheets of a workbook. */
export function SheetSwitch({ sheets, chosen, onChoose, style }: SheetSwitchProps) {
  return (
    <SegmentedControl
      size="xs"
      style={style}
      aria-label={t`Sheet`}
      value={String(chosen)}
      onChange={(value) => onChoose(Number(value))}
      data={sheets.map(({ index, name, hidden }) => ({
        value: String(index),
        label: hidden ? t`${name} (hidden)` : name,
      }))}
    />
  );
}
