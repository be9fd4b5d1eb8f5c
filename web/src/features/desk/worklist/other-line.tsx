import { shallowEqual } from '@mantine/hooks';
import { memo } from 'react';
import { CutName } from '../../../components/cut-name.tsx';
import { TextLink } from '../../../components/links.tsx';
import { formatBytes, formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { type FileUpload, uploadStore } from '../../intake/uploads/index.ts';
import type { Line } from './line.ts';
import { Cells, DueText, Outcome } from './line-cells.tsx';
import type { LineColumn } from './line-columns.ts';
import { Step } from './line-steps.tsx';
import type { MissingSender } from './use-work.ts';
import classes from './worklist.module.css';

interface OtherLineProps {
  workspaceId: string;
  line: Exclude<Line, { kind: 'job' }>;
  columns: readonly LineColumn[];
  isCurrent: boolean;
}

/**
 * A line without a job: a document that is uploaded or waits for a place, or a sender without a document. While files are
 * uploaded, the list changes all the time, so a line is drawn only if it has changed itself.
 */
export const OtherLine = memo(function OtherLine({ workspaceId, line, columns, isCurrent }: OtherLineProps) {
  return (
    <tr
      className={classes.line}
      data-line={line.id}
      data-current={isCurrent || undefined}
      tabIndex={isCurrent ? 0 : -1}
    >
      <td className={classes.pick} />
      <Cells columns={columns} of={cellsOf(workspaceId, line, isCurrent)} />
    </tr>
  );
}, isSame);

function isSame({ line, ...props }: OtherLineProps, { line: nextLine, ...next }: OtherLineProps): boolean {
  return shallowEqual(props, next) && shallowEqual(line, nextLine);
}

function cellsOf(workspaceId: string, line: OtherLineProps['line'], isCurrent: boolean) {
  switch (line.kind) {
    case 'missing':
      return cellsOfMissing(workspaceId, line.missing, line.last);
    case 'waiting': {
      const { filename, error } = line.waiting;
      return {
        outcome: (
          <Outcome outcome={error === null ? 'wait' : 'failed'}>{error === null ? t`In line` : t`Not read`}</Outcome>
        ),
        document: <Name name={filename} />,
        look: <Text text={error ?? t`waits for a free place`} />,
      };
    }
    case 'upload':
      return cellsOfUpload(line.upload, isCurrent);
  }
}

function cellsOfMissing(
  workspaceId: string,
  { sender, due_on: day, state }: MissingSender,
  last: Extract<Line, { kind: 'missing' }>['last'],
) {
  return {
    outcome: <Outcome outcome="missing">{t`Missing`}</Outcome>,
    sender: (
      <TextLink
        to="/w/$workspaceId/senders/$senderId"
        params={{ workspaceId, senderId: sender.id }}
        className={classes.cut}
        data-open
        tabIndex={-1}
        title={sender.name}
      >
        {sender.name}
      </TextLink>
    ),
    document: last ? <Name name={t`as “${last.source_file}”`} /> : <Name name={t`No document`} />,
    look: last ? <Text text={t`The last one came on ${formatDay(last.submitted_at.slice(0, 10))}`} /> : undefined,
    due: day !== null && <DueText due={{ day, isOverdue: state === 'overdue' }} />,
  };
}

function cellsOfUpload(upload: FileUpload, isCurrent: boolean) {
  const { name, bytes, sentBytes, state, error, id } = upload;
  const isFailed = state === 'failed';
  return {
    outcome: (
      <Outcome outcome={isFailed ? 'failed' : 'wait'}>
        {isFailed ? t`Not read` : state === 'done' ? t`In line` : t`Uploading`}
      </Outcome>
    ),
    document: <Name name={name} />,
    look: (
      <span className={classes.lookLine}>
        {state === 'sending' && (
          <progress
            className={classes.progress}
            value={bytes > 0 ? sentBytes / bytes : 0}
            aria-label={t`Upload of ${name}`}
          />
        )}
        <Text text={isFailed ? (error?.problem.detail ?? '') : formatBytes(bytes)} />
        {isFailed && <Step isCurrent={isCurrent} text={t`Remove the line`} onStep={() => uploadStore.forget(id)} />}
      </span>
    ),
  };
}

const Name = ({ name }: { name: string }) => (
  <span className={classes.quiet} title={name}>
    <CutName name={name} />
  </span>
);

const Text = ({ text }: { text: string }) => (
  <span className={classes.cut} title={text}>
    {text}
  </span>
);
