import { Alert, Button, Group, Text } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { formatTime } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { countSaid, StatementList } from '../corrections/index.ts';
import { isLocked } from '../review/index.ts';
import type { DocumentWork } from './use-document.ts';

interface AttendedProps {
  job: Job;
  artifact: Artifact;
  work: DocumentWork;
}

/** Why the document is here and cannot be changed now, or has come back: nothing that was said is lost without a word. */
export function Attended({ job, artifact, work }: AttendedProps) {
  const { sequel, open_revision: open } = job;
  const { correction, said, findLabel } = work;
  // What is on its way to the service may be signed before the answer is here.
  const isSaid = countSaid(said) > 0 && !work.isSending;
  if (sequel?.state === 'refused') {
    return (
      <Alert
        color="orange"
        p="xs"
        role="status"
        title={sequel.accepts ? t`It was not accepted` : t`The rest was not done`}
      >
        <Text size="sm">
          {t`${sequel.by} said at ${formatTime(sequel.said_at)} what follows a correction. ${sequel.message}`}
        </Text>
      </Alert>
    );
  }
  if (open !== null || sequel?.state === 'pending')
    return (
      <Text size="sm" role="status">
        {sequel?.accepts
          ? t`What was said is being applied, and then the document is accepted…`
          : t`What was said is being applied…`}
      </Text>
    );
  const isSigned = isLocked(job.review_state);
  if (!isSigned && !correction.isOvertaken) return null;
  return (
    <Alert color={isSaid ? 'orange' : 'gray'} p="xs" role="status">
      <Group gap="xs" justify="space-between">
        <Text size="sm">
          {isSigned
            ? describeLocked(job.review_state)
            : t`The document was corrected after you began: look whether what you said still fits.`}{' '}
          {isSigned && isSaid && <b>{t`What you said here was not applied.`}</b>}
        </Text>
        {isSaid && (
          <Group gap="xs">
            {!isSigned && (
              <Button size="compact-xs" variant="default" onClick={correction.confirm}>
                {t`It still fits`}
              </Button>
            )}
            <Button size="compact-xs" variant="default" onClick={correction.drop}>
              {t`Discard`}
            </Button>
          </Group>
        )}
      </Group>
      <StatementList
        {...{ artifact, findLabel }}
        statements={said.statements}
        onDrop={([one]) => one && correction.say(one, [])}
      />
    </Alert>
  );
}

/** Why nothing can be said about a document. */
function describeLocked(state: Job['review_state']): string {
  if (state === 'set_aside') return t`This document is set aside. Reopen it to decide something.`;
  if (state === 'replaced') return t`Another document has replaced this one.`;
  return t`This document is signed. Reopen it to correct something.`;
}
