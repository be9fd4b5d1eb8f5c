import { NativeSelect, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { formatDelta } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { listTargets, listWeights, type WeightKind, type WeightRow, type Weights } from './read-weights.ts';
import classes from './weights.module.css';

export interface WeightFiles {
  columns: { now: Weights | null; draft: Weights | null };
  rows: { now: Weights | null; draft: Weights | null };
}

interface WeightTableProps {
  files: WeightFiles;
  /** The field whose rules are open; null if none are open. */
  field: string | null;
  findLabel: (field: string) => string;
  onOpen: (path: string) => void;
}

const PATHS: Record<WeightKind, string> = { columns: 'data/column-weights.json', rows: 'data/row-weights.json' };

/** The weights of evidence for a field or a label, now and in the draft. */
export function WeightTable({ files, field, findLabel, onOpen }: WeightTableProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const targets = listChoices(files, field, findLabel);
  const value = targets.find((one) => one.value === (chosen ?? `columns ${field}`))?.value ?? targets[0]?.value;
  if (value === undefined) {
    return (
      <Text size="sm" p="sm">
        {t`The package has no weights, so only its rules decide. \`ade learn\` makes data/column-weights.json and data/row-weights.json from labelled documents.`}
      </Text>
    );
  }
  const [kind, target] = [value.slice(0, value.indexOf(' ')) as WeightKind, value.slice(value.indexOf(' ') + 1)];
  const rows = listWeights(kind, target, files[kind].now, files[kind].draft);
  const most = Math.max(1, ...rows.map(({ now, draft }) => Math.max(Math.abs(now ?? 0), Math.abs(draft ?? 0))));
  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          aria-label={t`Field or row label`}
          value={value}
          data={targets}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <button type="button" className={classes.open} onClick={() => onOpen(PATHS[kind])}>
          {PATHS[kind]}
        </button>
      </div>
      <table>
        <thead>
          <tr>
            <th>{t`Evidence`}</th>
            <th className={classes.bar}>
              <VisuallyHidden>{t`Weight in the draft`}</VisuallyHidden>
            </th>
            <th className={classes.number}>{t`Now`}</th>
            <th className={classes.number}>{t`Draft`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <WeightLine key={row.piece} row={row} most={most} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WeightLine({ row: { piece, sentence, now, draft }, most }: { row: WeightRow; most: number }) {
  const share = (Math.abs(draft ?? 0) / most) * 50;
  const side = (draft ?? 0) < 0 ? { right: '50%' } : { left: '50%' };
  return (
    <tr data-changed={now !== draft || undefined}>
      <td title={piece}>{sentence}</td>
      <td className={classes.bar} aria-hidden>
        <i data-negative={(draft ?? 0) < 0 || undefined} style={{ ...side, width: `${share}%` }} />
      </td>
      <td className={classes.number}>{formatWeight(now)}</td>
      <td className={classes.number}>{formatWeight(draft)}</td>
    </tr>
  );
}

const formatWeight = (weight: number | null) => (weight === null ? '–' : formatDelta(weight));

/** Fields by their labels, then labels of rows. */
function listChoices({ columns, rows }: WeightFiles, field: string | null, findLabel: (field: string) => string) {
  const targetsOf = (sides: { now: Weights | null; draft: Weights | null }) => [
    ...new Set([sides.draft, sides.now].flatMap((weights) => (weights ? listTargets(weights) : []))),
  ];
  const known = targetsOf(columns);
  // A field without evidence of its own is added, since evidence about names counts for it.
  const fields = field === null || known.length === 0 || known.includes(field) ? known : [field, ...known];
  return [
    ...fields.map((name) => ({
      value: `columns ${name}`,
      label: name === '(none)' ? t`Column: no field` : t`Column: ${findLabel(name)}`,
    })),
    ...targetsOf(rows).map((name) => ({ value: `rows ${name}`, label: t`Row: ${name}` })),
  ];
}
