import { Button, Checkbox, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Config, SharedCorrections } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { describeChange, describeSaid, draftShared, sharedQuery } from './shared-api.ts';
import classes from './shared-corrections.module.css';

const MIN_SENDERS = 3;

/** Lists corrections that several senders share, and makes a draft of the package with them. */
export function SharedCorrectionsPanel({ config }: { config: Config }) {
  const [minSenders, setMinSenders] = useState(MIN_SENDERS);
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching } = useQuery({
    ...sharedQuery(config.workspace_id, config.id, minSenders),
    enabled: isAsked,
  });
  return (
    <section aria-labelledby="shared-corrections" className={classes.section}>
      <Title order={2} size="h4" id="shared-corrections">
        {t`Corrections that several senders share`}
      </Title>
      <Muted size="sm" mb="xs">
        {t`If many senders need the same correction, the package can make it for all of them. The list shows texts of documents, so looking at it is recorded in the activity.`}
      </Muted>
      <Group gap="sm" align="end" mb="sm">
        <NumberInput
          size="xs"
          w={200}
          label={t`Minimum number of senders`}
          min={2}
          max={100}
          value={minSenders}
          onChange={(value) => typeof value === 'number' && value >= 2 && setMinSenders(value)}
        />
        <Button variant="default" loading={isAsked && isFetching} onClick={() => setAsked(true)}>
          {t`Find shared corrections`}
        </Button>
      </Group>
      {error && <ErrorNotice title={t`Shared corrections cannot be listed`} error={error} />}
      {isAsked && data && <SharedList key={minSenders} config={config} shared={data} minSenders={minSenders} />}
    </section>
  );
}

interface SharedListProps {
  config: Config;
  shared: SharedCorrections;
  minSenders: number;
}

function SharedList({ config, shared: { items, config_version_id: versionId }, minSenders }: SharedListProps) {
  const { workspace_id: workspaceId, id: configId } = config;
  const canAuthor = useCan('author');
  const navigate = useNavigate();
  const findLabel = useFieldLabels({ workspace_id: workspaceId, config_version_id: versionId });
  const offered = items.filter(({ changes }) => changes.length > 0).map(({ id }) => id);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = offered.filter((id) => !left.has(id));
  const draft = useMutation({
    mutationFn: () => draftShared(workspaceId, configId, chosen, minSenders),
    onSuccess: (version) =>
      navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId: version.id } }),
  });
  const toggle = (id: string) =>
    setLeft((before) => new Set(before.has(id) ? [...before].filter((other) => other !== id) : [...before, id]));
  if (items.length === 0) {
    return (
      <Text size="sm" role="status">
        {plural(
          minSenders,
          'No correction is shared by # sender or more.',
          'No correction is shared by # senders or more.',
        )}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t`${countOf(items.length, 'correction is shared', 'corrections are shared')}; ${offered.length} can become part of the package.`}
      </Text>
      <ul className={classes.list} aria-label={t`Shared corrections`}>
        {items.map(({ id, said, senders, otherwise, changes, reason }) => (
          <li key={id}>
            <Checkbox
              size="sm"
              disabled={changes.length === 0 || !canAuthor}
              checked={chosen.includes(id)}
              onChange={() => toggle(id)}
              label={`${describeSaid(said, findLabel)}: ${countOf(senders.length, 'sender')}`}
              description={senders.map(({ name }) => name).join(', ')}
            />
            <div className={classes.more}>
              {changes.map((change) => (
                <div key={`${change.kind} ${change.file}`}>
                  {describeChange(change, findLabel)} <span className={classes.file}>{change.file}</span>
                </div>
              ))}
              {reason && <div>{t`Not offered: ${reason}`}</div>}
              {otherwise.length > 0 && <div>{t`Otherwise: ${otherwise.map(({ name }) => name).join(', ')}`}</div>}
            </div>
          </li>
        ))}
      </ul>
      {draft.error && <ErrorNotice title={t`No draft was made`} error={draft.error} />}
      {canAuthor && offered.length > 0 && (
        <Group>
          <Button
            variant="default"
            disabled={chosen.length === 0}
            loading={draft.isPending}
            onClick={() => draft.mutate()}
          >
            {t`Make a draft with ${chosen.length} of them`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
