import { Button, Checkbox, Group, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Config, type ConfigVersion, columnKinds, type FieldProposal } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import classes from './field-proposals.module.css';
import { declineField, draftFields, proposalsQuery } from './proposal-api.ts';

interface FieldProposalsProps {
  config: Config;
  versions: readonly ConfigVersion[];
}

/** The fields that people miss in a package; an author takes them into a draft, or declines them. */
export function FieldProposals({ config, versions }: FieldProposalsProps) {
  const { data } = useQuery(proposalsQuery(config));
  const items = data?.items.filter(({ state }) => state === 'open' || state === 'in_draft') ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="field-proposals" className={classes.section}>
      <Title order={2} size="h4" id="field-proposals">
        {t`Fields that people miss`}
      </Title>
      <Muted size="sm" mb="xs">
        {t`People who work on documents have proposed them. Until a version has the field, its column is carried.`}
      </Muted>
      <ProposalList config={config} versions={versions} items={items} />
    </section>
  );
}

function ProposalList({ config, versions, items }: FieldProposalsProps & { items: readonly FieldProposal[] }) {
  const { workspace_id: workspaceId } = config;
  const canAuthor = useCan('author');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const open = items.filter(({ state }) => state === 'open').map(({ id }) => id);
  const chosen = open.filter((id) => !left.has(id));
  const draft = versions.find(({ status }) => status === 'draft');
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.config(workspaceId, config.id) });
  const take = useMutation({
    mutationFn: (versionId: string | undefined) => draftFields(config, chosen, versionId),
    onSuccess: ({ id }) => {
      void refresh();
      return navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId: id } });
    },
  });
  const decline = useMutation({
    mutationFn: (id: string) => declineField(config, id),
    onError: (error) => showFailure(error, t`The field was not declined`),
    onSettled: refresh,
  });
  const toggle = (id: string) =>
    setLeft((before) => new Set(before.has(id) ? [...before].filter((other) => other !== id) : [...before, id]));
  return (
    <Stack gap="xs">
      <ul className={classes.list} aria-label={t`Fields that people miss`}>
        {items.map((item) => (
          <li key={item.id}>
            <Group justify="space-between" wrap="nowrap" align="start">
              <Checkbox
                size="sm"
                disabled={!canAuthor || item.state !== 'open'}
                checked={item.state === 'open' && chosen.includes(item.id)}
                onChange={() => toggle(item.id)}
                label={item.name}
                description={<ProposalFacts item={item} workspaceId={workspaceId} versions={versions} />}
              />
              {canAuthor && item.state === 'open' && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t`Decline ${item.name}`}
                  loading={decline.isPending && decline.variables === item.id}
                  onClick={() => decline.mutate(item.id)}
                >
                  {t`Decline`}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
      {take.error && <ErrorNotice title={t`No draft has the fields`} error={take.error} />}
      {canAuthor && open.length > 0 && (
        <Group gap="xs">
          <Button
            variant="default"
            disabled={chosen.length === 0}
            loading={take.isPending}
            onClick={() => take.mutate(undefined)}
          >
            {t`Make a draft with ${chosen.length} of them`}
          </Button>
          {draft && (
            <Button
              variant="default"
              disabled={chosen.length === 0 || take.isPending}
              onClick={() => take.mutate(draft.id)}
            >
              {t`Add them to draft v${draft.number}`}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

interface ProposalFactsProps {
  item: FieldProposal;
  workspaceId: string;
  versions: readonly ConfigVersion[];
}

/** How often the field was proposed and by whom, and which recipes contradict it. */
function ProposalFacts({ item, workspaceId, versions }: ProposalFactsProps) {
  const { header, kind, documents, senders, recipes, proposed_by: by, proposed_at: at } = item;
  const version = versions.find(({ id }) => id === item.config_version_id);
  const about = [
    header === '' ? t`a column without a header` : `“${header}”`,
    columnKinds[kind].label,
    countOf(documents, 'document'),
    countOf(senders, 'sender'),
  ].join(' · ');
  const names = recipes.map(({ sender_id: senderId, name }, i) => (
    <span key={senderId}>
      {i > 0 && ', '}
      <TextLink inherit to="/w/$workspaceId/senders/$senderId" params={{ workspaceId, senderId }}>
        {name}
      </TextLink>
    </span>
  ));
  return (
    <>
      {about} · {t`proposed by ${by}, ${<TimeText at={at} />}`}
      {version && (
        <>
          {' · '}
          <TextLink
            inherit
            to="/w/$workspaceId/versions/$versionId"
            params={{ workspaceId, versionId: version.id }}
          >{t`In draft v${version.number}`}</TextLink>
        </>
      )}
      {names.length > 0 && (
        <div>{t`The column has no field in the recipes of ${names}: revoke these pieces once the field is published.`}</div>
      )}
    </>
  );
}
