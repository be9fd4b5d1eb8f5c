import { ErrorNotice } from '../../../components/error-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { ChooseSource } from './choose-source.tsx';
import classes from './own-columns.module.css';
import { Road } from './road.tsx';
import { StepsHead } from './steps-head.tsx';
import { useOwnColumns } from './use-own-columns.ts';

interface OwnColumnsProps {
  workspaceId: string;
  /** The example is the document of this job, which the first job of the package replaces. */
  jobId: string | undefined;
  onOpened: () => void;
}

/** From an example to a package and its first document, without code. */
export function OwnColumns({ workspaceId, jobId, onOpened }: OwnColumnsProps) {
  const state = useOwnColumns(workspaceId, jobId, onOpened);
  const { own, begin, missing, change } = state;
  const isHere = own !== null && missing !== 'gone' && !state.isOpening;
  if (isHere && own.step !== 'example') return <Road workspaceId={workspaceId} state={state} own={own} />;
  return (
    <div className={classes.page} data-wide>
      <StepsHead step="example" />
      <ChooseSource
        workspaceId={workspaceId}
        isBusy={begin.isPending || state.isOpening}
        lost={missing === 'gone' ? (own?.name ?? null) : null}
        onBack={isHere ? () => change({ step: 'columns' }) : undefined}
        onFiles={(files) => begin.mutate({ files, headerRow: missing === 'gone' ? (own?.headerRow ?? null) : null })}
      />
      {state.openError && (
        <div className={classes.notice}>
          <ErrorNotice title={t`The document could not be read`} error={state.openError} />
        </div>
      )}
      {begin.error && (
        <div className={classes.notice}>
          <ErrorNotice title={t`No columns were found`} error={begin.error} />
        </div>
      )}
    </div>
  );
}
