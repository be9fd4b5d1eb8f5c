import { Button, Group, Kbd, List, Stack, Text } from '@mantine/core';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { Job, Verification } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import classes from './signoff.module.css';
import { verifyJob } from './signoff-api.ts';

type Answer = boolean | null;

export type Verifying = UseMutationResult<Verification, Error, boolean>;

/** Compares hashes, and with `true` also runs the document again. */
export const useVerifying = (job: Job): Verifying =>
  useMutation({ mutationFn: (rerun: boolean) => verifyJob(job.workspace_id, job.id, rerun) });

/** Verifies that everything is as it was signed: three answers, and the list of checks. */
export function VerifyPanel({ verifying: verify }: { verifying: Verifying }) {
  const canRun = useCan('operator');
  return (
    <section aria-label={t`Verification`} className={classes.verification}>
      <Group gap="xs" className={classes.actions}>
        {canRun && (
          <Button
            variant="default"
            loading={verify.isPending}
            onClick={() => verify.mutate(true)}
            rightSection={<Kbd size="xs">v</Kbd>}
          >
            {t`Verify`}
          </Button>
        )}
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate(false)}>
          {t`Compare hashes`}
        </Button>
      </Group>
      <div aria-live="polite">
        {verify.error && <ErrorNotice title={t`The document could not be verified`} error={verify.error} />}
        {verify.data && <Answers found={verify.data} />}
        {!verify.data && !verify.error && (
          <Text size="sm">
            {canRun
              ? t`Verify compares every file with the hash on record, follows the chain of the activity, and runs the document again with the same package and corrections.`
              : t`Every file is compared with the hash on record, and the chain of the activity is followed.`}
          </Text>
        )}
      </div>
    </section>
  );
}

function Answers({ found }: { found: Verification }) {
  const { hashes, chain, rerun } = found.answers;
  return (
    <Stack gap="xs">
      <ul className={classes.answers}>
        <AnswerLine
          answer={hashes}
          yes={t`Nothing was changed.`}
          no={t`Something was changed.`}
          open={t`No hash is on record.`}
        />
        <AnswerLine
          answer={chain}
          yes={t`The chain of the activity is unbroken.`}
          no={t`The chain of the activity is broken.`}
          open={t`There is no chain to check.`}
        />
        <AnswerLine
          answer={rerun.identical}
          yes={t`A second run gave the same result.`}
          no={t`A second run gave a different result.`}
          open={t`The document was not run again`}
          because={rerun.because}
        />
      </ul>
      <details>
        <summary>{t`Checks`}</summary>
        <List size="sm">
          {found.checks.map(({ name, ok, note }) => (
            <List.Item key={name}>
              {formatCode(name)}: {ok === null ? t`unknown` : ok ? t`yes` : t`no`}
              {note !== undefined && `, ${note}`}
            </List.Item>
          ))}
        </List>
      </details>
      {found.differences.length > 0 && (
        <List size="sm">
          {found.differences.map(({ path, recorded, found: now }) => (
            <List.Item key={path}>{t`${path}: ${recorded ?? t`nothing`} is now ${now ?? t`nothing`}`}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

interface AnswerLineProps {
  answer: Answer;
  yes: string;
  no: string;
  open: string;
  because?: string | null;
}

function AnswerLine({ answer, yes, no, open, because }: AnswerLineProps) {
  const Icon = answer === null ? CircleHelp : answer ? CircleCheck : CircleX;
  const reason = because ? `: ${formatCode(because)}` : '';
  return (
    <li data-answer={String(answer)}>
      <Icon size={16} aria-hidden />
      {answer === null
        ? `${open}${reason}${reason === '' && open.endsWith('.') ? '' : '.'}`
        : answer
          ? yes
          : `${no}${reason}`}
    </li>
  );
}
