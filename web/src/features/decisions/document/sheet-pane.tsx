import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Artifact, Job, PreviewSheet } from '../../../api/contract.ts';
import { parseRange } from '../../../lib/a1.ts';
import { plural, t } from '../../../lib/texts.ts';
import { type PreviewSource, SheetSwitch } from '../../inspection/grid/index.ts';
import {
  DecisionGrid,
  type DraftedField,
  makeSheetDecisions,
  type SheetDecisions,
} from '../../inspection/source/index.ts';
import { type NewCorrection, useGivenCells } from '../corrections/index.ts';
import type { LinePlace } from '../lines/index.ts';
import { ChosenPlace } from './chosen-place.tsx';
import classes from './document.module.css';
import { ReadOnlyPlace } from './read-only-place.tsx';
import { findSourceIdentity } from './source-identity.ts';
import type { DocumentWork } from './use-document.ts';

interface SheetPaneProps {
  job: Job;
  artifact: Artifact;
  source: PreviewSource | null;
  sizes: readonly PreviewSheet[];
  work: DocumentWork;
  /** The place of the chosen line, or the one that somebody has picked in the sheet. */
  place: LinePlace;
  isPicked: boolean;
  onPlace: (place: LinePlace) => void;
}

/** The sheet as it was sent, with labels and fields; below it, what can be said of a place that was picked in it. */
export function SheetPane({ job, artifact, source, sizes, work, place, isPicked, onPlace }: SheetPaneProps) {
  const first = artifact.sheets.find(({ tables }) => tables.length > 0)?.index ?? 0;
  const size = sizes.find(({ index }) => index === (place.sheet ?? first)) ?? sizes[0];
  const record = artifact.sheets.find(({ index }) => index === size?.index);
  const { correction, findLabel, canDecide } = work;
  const given = useGivenCells(job, size?.index ?? 0, correction.drafts);
  const decisions = useMemo(() => record && makeSheetDecisions(record), [record]);
  if (!size || !decisions) return <Text size="sm">{t`The document has no sheets.`}</Text>;
  const rows = decisions.sheet.tables.reduce((sum, table) => sum + table.row_count, 0);
  const parts = { job, artifact, decisions, source, correction, given, findLabel, cell: place.cell };
  return (
    <section className={classes.pane} aria-label={t`Document as it was sent`}>
      <div className={classes.paneHead}>
        <h2>{t`As sent`}</h2>
        {sizes.length > 1 ? (
          <div className={classes.sheets}>
            <SheetSwitch sheets={sizes} chosen={size.index} onChoose={(sheet) => onPlace({ sheet })} />
          </div>
        ) : (
          <span>{size.name}</span>
        )}
        <span>{plural(rows, '# row of data', '# rows of data')}</span>
      </div>
      <div className={classes.sheet}>
        <DecisionGrid
          key={size.index}
          workspaceId={job.workspace_id}
          {...{ source, size, decisions }}
          cell={place.cell}
          onPlace={onPlace}
          hasRanges
          kept={findSourceIdentity(artifact, decisions.tables)}
          drafted={listDrafted(correction.drafts, decisions)}
          given={given}
          findLabel={findLabel}
        />
      </div>
      {isPicked && (
        <div className={classes.picked}>
          {canDecide ? <ChosenPlace {...parts} isLocked={!work.mayDecide} /> : <ReadOnlyPlace {...parts} />}
        </div>
      )}
    </section>
  );
}

/** The columns of the shown sheet with corrections that are not applied yet. */
function listDrafted(drafts: readonly NewCorrection[], decisions: SheetDecisions): DraftedField[] {
  return drafts.flatMap((draft) => {
    if (draft.kind !== 'column_field') return [];
    return draft.places.flatMap(({ sheet, a1 }): DraftedField[] => {
      const range = sheet === decisions.sheet.index ? parseRange(a1) : null;
      const placed = range && decisions.findTable(range.firstRow, range.firstColumn);
      if (!range || !placed) return [];
      return [{ tableId: placed.table.id, column: range.firstColumn, field: draft.field, then: draft.then }];
    });
  });
}
