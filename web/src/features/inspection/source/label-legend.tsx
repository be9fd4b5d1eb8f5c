import { Text } from '@mantine/core';
import type { RowRun } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { findLabelColors } from '../grid/index.ts';
import classes from './source.module.css';

const order = ['header', 'data', 'total', 'group', 'note', 'separator', 'blank'];
const rank = (label: string) => (order.includes(label) ? order.indexOf(label) : order.length);

/** The colours with their labels, and the number of rows of each. */
export function LabelLegend({ runs }: { runs: readonly RowRun[] }) {
  const counts = new Map<string, number>();
  for (const { label, first_row, last_row } of runs) {
    counts.set(label, (counts.get(label) ?? 0) + last_row - first_row + 1);
  }
  const labels = [...counts].sort(([a], [b]) => rank(a) - rank(b));
  return (
    <ul className={classes.legend} aria-label={t`Row labels`}>
      {labels.map(([label, count]) => (
        <li key={label} className={classes.legendItem}>
          <span className={classes.swatch} style={swatchStyle(label)} aria-hidden />
          <Text span size="xs">
            {label} <Muted span>{formatCount(count)}</Muted>
          </Text>
        </li>
      ))}
    </ul>
  );
}

function swatchStyle(label: string) {
  const { background, edge } = findLabelColors(label);
  return { background, borderLeftColor: edge };
}
