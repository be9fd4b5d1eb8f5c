import { Loader, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import type { ConfigVersion, Job, Mapping } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatDecimals } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { jobLogsQuery, RuleOutput } from '../../entities/jobs/index.ts';
import { sheetsQuery } from '../../inspection/grid/index.ts';
import { DecisionGrid, makeSheetDecisions, type PlacedTable } from '../../inspection/source/index.ts';
import { ValueChanges } from '../compare/index.ts';
import { DocumentUpload, documentsQuery } from '../tries/index.ts';
import { type ChipText, describeChip, findSameColumn } from './compare-mapping.ts';
import classes from './draft-preview.module.css';
import { DraftFailed } from './run-draft.ts';
import type { DraftPreview, GoodDraft } from './use-draft-preview.ts';

interface DraftPreviewPaneProps {
  version: ConfigVersion;
  preview: DraftPreview;
  findLabel: (field: string) => string;
}

/** Shows a document next to the code, as the saved draft reads it. */
export function DraftPreviewPane({ version, preview, findLabel }: DraftPreviewPaneProps) {
  const { workspace_id: workspaceId } = version;
  const { documentId, setDocument, good, error, isRunning } = preview;
  const { data } = useQuery(documentsQuery(workspaceId, ''));
  const last = error === null ? good?.job : error instanceof DraftFailed && error.job;
  const documents = data?.items.filter((document) => document.purged_at === null) ?? [];
  return (
    <section className={classes.pane} aria-label={t`Preview`}>
      <div className={classes.head}>
        <h2>{t`Preview`}</h2>
        <NativeSelect
          size="xs"
          aria-label={t`Document`}
          className={classes.choice}
          value={documentId ?? ''}
          onChange={(event) => event.currentTarget.value && setDocument(event.currentTarget.value)}
          data={[
            { value: '', label: t`Choose a document` },
            ...documents.map(({ id, filename }) => ({ value: id, label: filename })),
          ]}
        />
        <Muted role="status" className={classes.state}>
          <PreviewState preview={preview} />
        </Muted>
      </div>
      {error && (
        <Text size="sm" className={classes.error}>
          {good ? t`${describeFailure(error)} The last good result is below.` : describeFailure(error)}
        </Text>
      )}
      {last && <Printed job={last} />}
      {good && documentId !== null && <PreviewGrid {...{ workspaceId, documentId, good, preview, findLabel }} />}
      {!good && (
        <div className={classes.empty}>
          {isRunning ? (
            <Loader size="sm" aria-label={t`Running the draft`} />
          ) : (
            <>
              <Text size="sm">
                {t`Choose a document to see the draft's result. The result is updated after each save and compared with the active version.`}
              </Text>
              <DocumentUpload workspaceId={workspaceId} onUploaded={setDocument} />
            </>
          )}
        </div>
      )}
    </section>
  );
}

/** What the rules of the last run printed; nothing if they printed nothing. It may contain values. */
function Printed({ job }: { job: Job }) {
  const canSeeValues = useCan('viewer');
  const { data } = useQuery({ ...jobLogsQuery(job.workspace_id, job.id), enabled: canSeeValues });
  const files = data?.files.filter(({ text }) => text !== '') ?? [];
  if (files.length === 0) return null;
  return (
    <details className={classes.printed} open>
      <summary>{t`Output of the rules`}</summary>
      <RuleOutput files={files} />
    </details>
  );
}

/** The check already lists the errors of the package. */
function describeFailure(error: Error): string {
  const isInvalid = error instanceof ApiError && error.code === 'package_invalid';
  if (isInvalid) return t`The saved draft has errors, which the check lists.`;
  return t`The saved draft does not run: ${error.message}`;
}

function PreviewState({ preview: { good, isRunning, error } }: { preview: DraftPreview }) {
  if (isRunning) return t`Running…`;
  if (!good) return null;
  const took = formatDecimals(good.tookMs / 1000, 1);
  return (
    <>
      {error
        ? t`last good save ${<TimeText at={good.at} />}, took ${took} s`
        : t`saved ${<TimeText at={good.at} />}, took ${took} s`}
    </>
  );
}

interface ChangedColumnsProps {
  columns: { cell: string; column: string; chip: ChipText }[];
  onPlace: (cell: string) => void;
}

/** The columns that the active version reads differently, listed because they may be out of sight. */
function ChangedColumns({ columns, onPlace }: ChangedColumnsProps) {
  const changed = columns.filter(({ chip }) => chip.isChanged);
  return (
    <div className={classes.changed} role="status">
      {changed.length === 0
        ? t`No column differs from the active version.`
        : plural(changed.length, '# column differs:', '# columns differ:')}{' '}
      {changed.map(({ cell, column, chip }) => (
        <button key={cell} type="button" onClick={() => onPlace(cell)}>
          {column} {chip.field} {chip.certainty}
        </button>
      ))}
    </div>
  );
}

interface PreviewGridProps {
  workspaceId: string;
  documentId: string;
  good: GoodDraft;
  preview: DraftPreview;
  findLabel: (field: string) => string;
}

function PreviewGrid({ workspaceId, documentId, good, preview, findLabel }: PreviewGridProps) {
  const source = useMemo(() => ({ kind: 'documents' as const, id: documentId }), [documentId]);
  const { data } = useQuery(sheetsQuery(workspaceId, source));
  const { sheets } = good.artifact;
  const [wanted, setWanted] = useState<number | null>(null);
  const [cell, setCell] = useState<string | undefined>();
  const index = wanted ?? sheets.find(({ tables }) => tables.length > 0)?.index ?? 0;
  const size = data?.sheets.find((sheet) => sheet.index === index);
  const record = sheets.find(({ name }) => name === size?.name);
  const decisions = useMemo(() => record && makeSheetDecisions(record), [record]);
  if (!data || !size || !decisions) return <div className={classes.empty} />;
  const { standing } = preview;
  const readChip = (placed: PlacedTable, mapping: Mapping) => {
    const before = standing && findSameColumn(standing.artifact, size.name, placed.table.id, mapping.raw.column);
    return describeChip(mapping, standing === null ? null : before, findLabel);
  };
  const renderField = (placed: PlacedTable, column: number) => {
    const mapping = placed.mappings.get(column);
    if (!mapping) return null;
    const chip = readChip(placed, mapping);
    return (
      <span className={classes.chip} data-changed={chip.isChanged || undefined}>
        {chip.field && <b>{chip.field}</b>} <span>{chip.certainty}</span>
      </span>
    );
  };
  return (
    <>
      {data.sheets.length > 1 && (
        <NativeSelect
          size="xs"
          m={6}
          aria-label={t`Sheet`}
          value={String(index)}
          onChange={(event) => setWanted(Number(event.currentTarget.value))}
          data={data.sheets.map((sheet) => ({ value: String(sheet.index), label: sheet.name }))}
        />
      )}
      {standing && (
        <ChangedColumns
          columns={decisions.tables.flatMap((placed) =>
            [...placed.mappings.values()].map((mapping) => ({
              cell: `${mapping.raw.column}${placed.headerRow ?? placed.range.firstRow}`,
              column: mapping.raw.column,
              chip: readChip(placed, mapping),
            })),
          )}
          onPlace={setCell}
        />
      )}
      {standing && (
        <div className={classes.values}>
          <ValueChanges
            left={standing.job}
            right={good.job}
            findLabel={findLabel}
            leftName={t`the active version`}
            rightName={t`the draft`}
          />
        </div>
      )}
      <DecisionGrid
        key={index}
        workspaceId={workspaceId}
        source={source}
        size={size}
        decisions={decisions}
        cell={cell}
        onPlace={(place) => setCell(place.cell)}
        findLabel={findLabel}
        renderField={renderField}
      />
    </>
  );
}
