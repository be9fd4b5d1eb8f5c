import { Button, CopyButton, Group, List, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { WorkspaceVerification } from '../../../api/contract.ts';
import cards from '../../../components/card.module.css';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import classes from './activity.module.css';
import { headQuery, type Scope, verifyWorkspace } from './activity-api.ts';

/** Shows the end of the chain, and whether it is unbroken: a changed, removed or inserted entry breaks it. */
export function ChainAnswer({ scope }: { scope: Scope }) {
  const { data: head } = useQuery(headQuery(scope));
  const verify = useMutation({ mutationFn: (workspaceId: string) => verifyWorkspace(workspaceId) });
  return (
    <section className={cards.card} aria-label={t`Chain of the activity`}>
      <Group justify="space-between" align="flex-start">
        <h2>{head ? plural(head.seq, '# entry in a chain', '# entries in a chain') : t`Entries in a chain`}</h2>
        <Group gap="xs">
          {head?.hash && (
            <CopyButton value={`${head.seq} ${head.hash}`}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? t`Copied` : t`Copy the last hash`}
                </Button>
              )}
            </CopyButton>
          )}
          {scope !== null && (
            <Button loading={verify.isPending} onClick={() => verify.mutate(scope)}>
              {t`Verify`}
            </Button>
          )}
        </Group>
      </Group>
      {head?.hash && head.at && (
        <Text size="sm" mt="xs">
          {t`Each entry contains the hash of the previous entry. The last entry, of ${<TimeText at={head.at} />}, has the hash ${<code className={classes.hash}>{head.hash}</code>}, signed with ${head.key_id.slice(0, 16)}…`}
        </Text>
      )}
      <div aria-live="polite">
        {verify.error && <ErrorNotice title={t`The activity could not be verified`} error={verify.error} />}
        {verify.data && <Answer found={verify.data} />}
        {!verify.data && !verify.error && (
          <Muted size="sm">
            {scope === null
              ? t`ade verify --activity on the host verifies the chain of the server.`
              : t`Verify follows the chain from its first entry and compares every file of the workspace with its hash. Keep the last hash elsewhere: if entries are cut off, the chain no longer contains it.`}
          </Muted>
        )}
      </div>
    </section>
  );
}

function Answer({ found }: { found: WorkspaceVerification }) {
  const { chain, jobs, findings } = found;
  const [problem] = chain.problems;
  return (
    <List size="sm" mt="xs">
      <List.Item>
        {chain.ok
          ? t`The chain is unbroken, from entry 1 to entry ${formatCount(chain.entries)}.`
          : problem
            ? t`The chain is broken at entry ${formatCount(problem.seq)}: ${formatCode(problem.code)}.`
            : t`The chain is broken.`}
      </List.Item>
      <List.Item>
        {[
          t`${formatCount(jobs.unchanged)} of ${countOf(jobs.checked, 'finished document')} are as they were recorded.`,
          jobs.changed > 0 && plural(jobs.changed, '# was changed.', '# were changed.'),
          jobs.undecided > 0 && plural(jobs.undecided, '# can no longer be compared.', '# can no longer be compared.'),
        ]
          .filter(Boolean)
          .join(' ')}
      </List.Item>
      {findings.map(({ job_id: jobId, revision, checks }) => {
        const params = { workspaceId: found.workspace_id, jobId };
        const link = (
          <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId/signoff" params={params}>
            {jobId}
          </TextLink>
        );
        return (
          <List.Item key={`${jobId} ${revision}`}>
            {t`${link}, revision ${revision}: ${checks.map(({ name }) => formatCode(name)).join(', ')} differ`}
          </List.Item>
        );
      })}
    </List>
  );
}
