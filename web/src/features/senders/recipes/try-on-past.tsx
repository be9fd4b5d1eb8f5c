import { Button, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { RecipeTrials } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useRunBlocker } from '../../../session/session.ts';
import { Changes } from '../../decisions/corrections/index.ts';
import { jobsQuery } from '../../entities/jobs/index.ts';
import { type RecipeAt, tryRecipe } from './recipe-api.ts';
import classes from './recipes.module.css';

interface TryOnPastProps {
  at: RecipeAt;
  findLabel: (field: string) => string;
}

/** Runs a version on the sender's newest documents again, and shows what would change in each. */
export function TryOnPast({ at, findLabel }: TryOnPastProps) {
  const trial = useMutation({ mutationFn: () => tryRecipe(at) });
  const blocker = useRunBlocker();
  return (
    <div>
      <Button
        size="compact-xs"
        variant="default"
        loading={trial.isPending}
        disabled={blocker !== null}
        title={blocker ?? undefined}
        onClick={() => trial.mutate()}
      >
        {t`Try on past documents`}
      </Button>
      <div aria-live="polite">
        {trial.error && <ErrorNotice title={t`The version could not be tried`} error={trial.error} />}
        {trial.data && <Found trials={trial.data} at={at} findLabel={findLabel} />}
      </div>
    </div>
  );
}

function Found({ trials: { items }, at, findLabel }: TryOnPastProps & { trials: RecipeTrials }) {
  const { workspaceId, senderId } = at;
  const { data } = useInfiniteQuery(jobsQuery(workspaceId, { sender_id: senderId }));
  const jobs = new Map(data?.pages.flatMap((page) => page.items).map((job) => [job.id, job]));
  const same = items.filter(({ changes }) => changes?.same === true).length;
  return (
    <>
      <Text size="sm" mt="xs">
        {items.length === 0
          ? t`No document of this sender has been read yet.`
          : t`${countOf(items.length, 'document')} tried; nothing would change in ${same} of them.`}
      </Text>
      <ul className={classes.pieces} aria-label={t`What would change`}>
        {items
          .filter(({ changes }) => changes?.same !== true)
          .map(({ job_id: jobId, changes, error }) => (
            <li key={jobId} className={classes.trial}>
              <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }}>
                {[jobs.get(jobId)?.source_file ?? jobId, jobs.get(jobId)?.period].filter(Boolean).join(', ')}
              </TextLink>
              {changes && <Changes changes={changes} findLabel={findLabel} />}
              {error && <Text size="sm">{error.message}</Text>}
            </li>
          ))}
      </ul>
    </>
  );
}
