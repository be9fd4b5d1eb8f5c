import { SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Artifact, Job, PreviewSheet, Table } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { parseColumn, parseRange } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useEscape } from '../../../lib/use-escape.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { type PreviewSource, SheetSwitch, sheetsQuery } from '../../inspection/grid/index.ts';
import { readingOf } from '../../inspection/reading/index.ts';
import type { DraftedField } from '../../inspection/source/index.ts';
import {
  DecisionGrid,
  listRecordedSheets,
  makeSheetDecisions,
  type SheetDecisions,
} from '../../inspection/source/index.ts';
import type { NewCorrection } from '../corrections/index.ts';
import { useCorrection } from '../corrections/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { DecidePanel } from './decide-panel.tsx';
import classes from './document.module.css';
import type { DocumentPlace } from './document-place.ts';
import { ResultPane } from './result-pane.tsx';
import { TakeBar } from './take-bar.tsx';
import { isAbout } from './use-named-rows.ts';
import { findSourceIdentity } from './would-change.ts';

interface DocumentViewProps {
  job: Job;
  artifact: Artifact;
  place: DocumentPlace;
  onPlace: (place: DocumentPlace) => void;
}

/** The document as it was sent, its result, and the decisions, side by side. */
export function DocumentView(props: DocumentViewProps) {
  const { job, artifact } = props;
  const canSeeValues = useCan('viewer') && job.purged.input === null;
  const source: PreviewSource = {
    kind: 'documents',
    id: job.document_id,
    readAs: readingOf(artifact.job.document),
  };
  const sheets = useQuery({ ...sheetsQuery(job.workspace_id, source), enabled: canSeeValues });
  if (!canSeeValues) return <Panes {...props} source={null} sizes={listRecordedSheets(artifact)} />;
  return (
    <QueryView query={sheets} failure={t`The document could not be read`}>
      {(data) => <Panes {...props} source={source} sizes={data.sheets} />}
    </QueryView>
  );
}

type Pane = 'sheet' | 'result' | 'decide';

function Panes(props: DocumentViewProps & { source: PreviewSource | null; sizes: PreviewSheet[] }) {
  const { job, artifact, source, sizes, place, onPlace } = props;
  const isNarrow = useMediaQuery('(max-width: 720px)') ?? false;
  const [pane, setPane] = useState<Pane>('sheet');
  const correction = useCorrection(job, artifact, { isKept: true });
  const findLabel = useFieldLabels(job);
  useEscape(correction.dropLast);
  const first = artifact.sheets.find(({ tables }) => tables.length > 0)?.index ?? 0;
  const size = sizes.find(({ index }) => index === (place.sheet ?? first)) ?? sizes[0];
  const record = artifact.sheets.find(({ index }) => index === size?.index);
  const decisions = useMemo(() => record && makeSheetDecisions(record), [record]);
  if (!size || !decisions) {
    // The record exists from the start of the job, and has its sheets when they are labelled.
    const isRead = job.status !== 'running' && job.status !== 'queued';
    return <Text size="sm">{isRead ? t`The document has no sheets.` : t`The document is still being read.`}</Text>;
  }
  const kept = findSourceIdentity(artifact, decisions.tables);
  const goTo = (item: ReviewedAttention) =>
    onPlace(findAttention(artifact, item) ?? { sheet: size.index, cell: place.cell });
  const walk = (item: ReviewedAttention) => {
    goTo(item);
    if (isNarrow) setPane('sheet');
  };
  const shows = (name: Pane) => !isNarrow || pane === name;
  return (
    <>
      {isNarrow && (
        <SegmentedControl<Pane>
          fullWidth
          mb="xs"
          aria-label={t`Shown pane`}
          value={pane}
          onChange={setPane}
          data={[
            { value: 'sheet', label: t`Document` },
            { value: 'result', label: t`Result` },
            { value: 'decide', label: t`Decide` },
          ]}
        />
      )}
      <div className={classes.panes}>
        {shows('sheet') && (
          <section className={classes.pane} aria-label={t`Document as it was sent`}>
            <div className={classes.paneTitle}>
              <h2>{t`As it was sent`}</h2>
              {sizes.length > 1 && (
                <SheetSwitch sheets={sizes} chosen={size.index} onChoose={(sheet) => onPlace({ sheet })} />
              )}
            </div>
            <DecisionGrid
              key={size.index}
              workspaceId={job.workspace_id}
              {...{ source, size, decisions }}
              cell={place.cell}
              onPlace={onPlace}
              hasRanges
              kept={kept}
              drafted={listDrafted(correction.drafts, decisions)}
              findLabel={findLabel}
            />
          </section>
        )}
        {shows('result') && (
          <section className={classes.pane} aria-label={t`Result`}>
            <ResultPane
              {...{ job, artifact, decisions, findLabel }}
              cell={place.cell}
              onPlace={onPlace}
              changes={correction.trial.data?.changes}
            />
          </section>
        )}
        {shows('decide') && (
          <DecidePanel
            {...{ job, artifact, decisions, source, correction, findLabel }}
            cell={place.cell}
            hasTakeBar={!isNarrow}
            findCell={(item) => findAttention(artifact, item)?.cell}
            onBegin={goTo}
            onWalk={walk}
          />
        )}
      </div>
      {isNarrow && <TakeBar job={job} correction={correction} />}
    </>
  );
}

/** The columns of the shown sheet with corrections that are not applied yet. */
function listDrafted(drafts: readonly NewCorrection[], decisions: SheetDecisions): DraftedField[] {
  return drafts.flatMap((draft) => {
    const at = draft.kind === 'column_field' ? draft.places[0] : undefined;
    const range = at?.sheet === decisions.sheet.index ? parseRange(at.a1) : null;
    const placed = range && decisions.findTable(range.firstRow, range.firstColumn);
    if (draft.kind !== 'column_field' || !range || !placed) return [];
    return { tableId: placed.table.id, column: range.firstColumn, field: draft.field };
  });
}

/** The place to show for a point of attention: its cell or row, the header of its column, its table, or its sheet. */
function findAttention(artifact: Artifact, item: ReviewedAttention): DocumentPlace | null {
  const has = ({ mapping = [] }: Table) => mapping.some(({ target_field: field }) => field === item.target_field);
  // A comparison with other documents is about a field, whatever column has this field.
  const sheet =
    artifact.sheets.find(({ name }) => name === item.sheet) ??
    (item.target_field === undefined ? undefined : artifact.sheets.find(({ tables }) => tables.some(has)));
  if (!sheet) return null;
  if (item.a1 !== undefined) return { sheet: sheet.index, cell: item.a1 };
  const table = sheet.tables.find(({ id }) => id === item.table_id) ?? sheet.tables.find(has) ?? sheet.tables[0];
  const range = table && parseRange(table.a1_range);
  if (!table || !range) return { sheet: sheet.index };
  const found = artifact.checks?.list?.find((check) => isAbout(check, item))?.rows;
  const row = found?.[0] ?? table.header.rows.at(-1) ?? range.firstRow;
  const mapped = table.mapping?.find(({ target_field: field }) => field !== null && field === item.target_field);
  const column = item.column ?? item.columns?.[0]?.column ?? mapped?.raw.column;
  const issue = table.validation?.issues.find(({ severity, row_index: at }) => at !== null && severity === 'error');
  if (item.code === 'error_issues' && issue) return { sheet: sheet.index, cell: issue.a1 };
  const letter = column ?? table.a1_range.replace(/\d.*$/, '');
  return { sheet: sheet.index, cell: parseColumn(letter) < 0 ? undefined : `${letter}${row}` };
}
