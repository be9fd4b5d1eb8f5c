import { Alert, Button, Loader } from '@mantine/core';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { CameOut } from './came-out.tsx';
import { type ChosenColumn, tidy, withKind, withRequired } from './chosen-columns.ts';
import tables from './column-table.module.css';
import { ColumnTable, countUsed } from './column-table.tsx';
import { ExampleSheet } from './example-sheet.tsx';
import type { Own } from './kept-own.ts';
import { COMMON_KINDS } from './kinds.ts';
import classes from './own-columns.module.css';
import { ActionBar, Effect, KeyedButton, KeyLine } from './own-footer.tsx';
import { CaseFailed, DOING } from './publish-own.ts';
import { ResultTable } from './result-table.tsx';
import { StepsHead } from './steps-head.tsx';
import type { OwnColumnsState } from './use-own-columns.ts';
import { useRoad } from './use-road.ts';

interface RoadProps {
  workspaceId: string;
  state: OwnColumnsState;
  own: Own;
}

/** The columns, then the trial, then the publication that opens the first document. */
export function Road({ workspaceId, state, own }: RoadProps) {
  const { begin, trial, files, change, changeColumn } = state;
  const { chosen, hasExample } = own;
  const road = useRoad(workspaceId, state, own);
  const [current, setCurrent] = useState(0);
  const nameRef = useRef<HTMLInputElement>(null);
  const isTry = own.step === 'try';
  const setKey = useCallback(
    (key: number | null) =>
      change({ chosen: chosen.map((one) => ({ ...one, column: tidy({ ...one.column, key: one.key === key }) })) }),
    [change, chosen],
  );
  const back = () => {
    if (road.isBusy) return;
    change({ step: isTry ? 'columns' : 'example' });
  };
  useShortcuts({
    Enter: road.next,
    Escape: back,
    ...(isTry ? {} : listColumnKeys({ chosen, current, setCurrent, changeColumn, setKey })),
  });
  const moveHeader = (headerRow: number) => files && begin.mutate({ files, headerRow });
  const chosenColumn = chosen.find(({ key }) => key === current);
  const error = begin.error ?? trial.error;
  return (
    <div className={classes.page}>
      <StepsHead step={road.doing === 'document' ? 'document' : own.step}>
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.workbench}
          disabled={!road.isComplete || !road.hasName || road.isBusy}
          loading={road.workbench.isPending}
          onClick={() => road.workbench.mutate()}
        >
          {t`Open in the workbench`}
        </Button>
      </StepsHead>
      {error && (
        <ErrorNotice
          title={t`The example could not be read`}
          error={error}
          onRetry={() => (begin.error ? begin.reset() : void trial.refetch())}
        />
      )}
      {road.publish.error && <PublishFailure error={road.publish.error} onRetry={road.next} />}
      {road.workbench.error && <ErrorNotice title={t`The package was not made`} error={road.workbench.error} />}
      {isTry ? (
        <div className={classes.body} data-step="try">
          {road.isTried && trial.data ? (
            <>
              <section className={classes.pane} aria-label={t`What came out`}>
                <div className={classes.paneHead}>
                  <b>{t`What came out`}</b>
                  <span className={classes.muted}>{t`of ${trial.data.example?.file ?? ''}`}</span>
                </div>
                <div className={classes.scroll}>
                  <CameOut trial={trial.data} notes={trial.data.notes.filter((note) => !own.notes.includes(note))} />
                </div>
              </section>
              <ResultTable trial={trial.data} />
            </>
          ) : (
            <p className={classes.waiting} role="status">
              {!trial.error && <Loader size="xs" aria-hidden />}{' '}
              {trial.error ? '' : t`The example is read with your columns…`}
            </p>
          )}
        </div>
      ) : (
        <div className={classes.body} data-step={hasExample ? 'columns' : 'bare'}>
          <section className={classes.pane} aria-label={t`Your columns`}>
            <div className={classes.paneHead}>
              <b role="status">{countUsed(chosen)}</b>
              <span className={classes.muted}>
                {trial.data?.example?.header_row
                  ? t`found in row ${trial.data.example.header_row} of “${trial.data.example.file}”`
                  : ''}
              </span>
            </div>
            <div className={classes.scroll}>
              <ColumnTable
                {...{ chosen, current, hasExample }}
                trial={trial.data}
                faults={road.faults}
                onCurrent={setCurrent}
                onChange={changeColumn}
                onKey={setKey}
              />
              <Notes notes={own.notes} />
            </div>
          </section>
          {hasExample && trial.data?.example && (
            <ExampleSheet
              example={trial.data.example}
              current={chosenColumn?.found}
              onHeader={begin.isPending || files === null ? undefined : moveHeader}
            />
          )}
          {hasExample && !trial.data?.example && (
            <p className={classes.waiting} role="status">
              {t`Reading the example…`}
            </p>
          )}
        </div>
      )}
      <div className={classes.foot}>
        {hasExample && <Effect chosen={chosen} trial={trial.data} isRunning={trial.isFetching || begin.isPending} />}
        <ActionBar
          name={own.name}
          nameRef={nameRef}
          onName={(name) => change({ name })}
          fault={useNameFault(own, road.publish.error ?? road.workbench.error, (name) => change({ name }))}
        >
          <span role="status" className={classes.muted}>
            {road.doing === null ? '' : DOING[road.doing]}
          </span>
          <KeyedButton keys="Esc" isDisabled={road.isBusy} onClick={back}>
            {isTry ? t`Columns` : t`Other example`}
          </KeyedButton>
          {hasExample && !isTry ? (
            <KeyedButton keys="↵" isPrimary isDisabled={!road.isComplete} onClick={road.next}>
              {t`Try on this document`}
            </KeyedButton>
          ) : (
            <KeyedButton keys="↵" isPrimary isBusy={road.isBusy} isDisabled={!road.canPublish} onClick={road.next}>
              {hasExample ? t`Publish, and open the document` : t`Publish`}
            </KeyedButton>
          )}
        </ActionBar>
        <KeyLine keys={isTry ? TRY_KEYS : COLUMN_KEYS} />
      </div>
    </div>
  );
}

const TRY_KEYS = [
  ['↵', t`publish`],
  ['Esc', t`back to the columns`],
  ['?', t`all keys`],
] as const;
const COLUMN_KEYS = [
  ['↵', t`next`],
  ['j k', t`down, up`],
  ['t', t`kind`],
  ['e', t`name`],
  ['x', t`leave out`],
  ['r', t`required`],
  ['y', t`key`],
  ['Esc', t`back`],
  ['?', t`all keys`],
] as const;

interface ColumnKeys {
  chosen: readonly ChosenColumn[];
  current: number;
  setCurrent: (key: number) => void;
  changeColumn: OwnColumnsState['changeColumn'];
  setKey: (key: number | null) => void;
}

/** What the keys do to the column that they are at. */
function listColumnKeys({ chosen, current, setCurrent, changeColumn, setKey }: ColumnKeys) {
  const move = (by: number) => () => setCurrent(Math.max(0, Math.min(chosen.length - 1, current + by)));
  const step = (by: number) => () =>
    changeColumn(current, (one) => {
      const at = COMMON_KINDS.indexOf(one.column.kind);
      const first = by > 0 ? 0 : COMMON_KINDS.length - 1;
      const next = at < 0 ? first : (at + by + COMMON_KINDS.length) % COMMON_KINDS.length;
      return { column: withKind(one, COMMON_KINDS[next] ?? 'text') };
    });
  return {
    ...{ j: move(1), ArrowDown: move(1), k: move(-1), ArrowUp: move(-1) },
    ...{ t: step(1), T: step(-1) },
    x: () => changeColumn(current, ({ isWanted }) => ({ isWanted: !isWanted })),
    r: () => changeColumn(current, (one) => ({ column: withRequired(one, one.column.checks?.required !== true) })),
    y: () => setKey(chosen.find(({ key }) => key === current)?.column.key === true ? null : current),
    e: () => document.querySelector<HTMLInputElement>(`input[data-name="${current}"]`)?.select(),
  };
}

/** Remarks about the proposal, folded: most people need none of them. */
function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <details className={tables.notes}>
      <summary>{plural(notes.length, '# remark about the example', '# remarks about the example')}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

const isTaken = (error: Error | null) => error instanceof ApiError && error.code === 'name_taken';

/** What is wrong with the name: it is missing, or taken, and then another one is offered. */
function useNameFault(own: Own, error: Error | null, onName: (name: string) => void): ReactNode {
  const [refused, setRefused] = useState<{ error: Error; name: string } | null>(null);
  if (error !== null && isTaken(error) && refused?.error !== error) setRefused({ error, name: own.name });
  const name = own.name.trim();
  if (name === '') return t`Give the package a name.`;
  if (error === null || refused?.error !== error || refused.name !== own.name) return null;
  const other = `${name.replace(/ \d+$/, '')} ${Number(/ (\d+)$/.exec(name)?.[1] ?? 1) + 1}`;
  return (
    <>
      {t`Another package has this name.`}{' '}
      <Button size="compact-xs" variant="default" onClick={() => onName(other)}>
        {t`Use “${other}”`}
      </Button>
    </>
  );
}

function PublishFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (isTaken(error)) return null;
  if (error instanceof CaseFailed)
    return (
      <Alert color="red" role="alert" title={t`Not published: a case of the package fails`}>
        {t`Values that were made up for a test do not come out as they should. Open the draft in the workbench: it shows which ones.`}
      </Alert>
    );
  return <ErrorNotice title={t`Not published yet; nothing is lost`} error={error} onRetry={onRetry} />;
}
