import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Config, RecipeVersion, Sender } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import cards from '../../../components/card.module.css';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ButtonLink } from '../../../components/links.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { periodsQuery, recipesQuery } from '../../entities/senders/index.ts';
import { RecipeView } from '../recipes/index.ts';
import { PeriodMarks } from './period-marks.tsx';
import { SenderForm } from './sender-form.tsx';
import classes from './sender-pages.module.css';

/** One sender: its documents, and its recipes. */
export function SenderView({ sender }: { sender: Sender }) {
  const { workspace_id: workspaceId, id: senderId, archived_at: archivedAt } = sender;
  const periods = useQuery(periodsQuery(workspaceId, senderId)).data?.items ?? [];
  const versions = useQuery(recipesQuery(workspaceId, senderId));
  const configs = useQuery(configsQuery(workspaceId));
  return (
    <div className={classes.page}>
      <section className={cards.card} aria-label={t`Periods`}>
        <h2>{t`Documents by period`}</h2>
        <PeriodMarks {...{ workspaceId, senderId }} periods={periods} />
        {periods.length === 0 && <Text size="sm">{t`No document has a period yet.`}</Text>}
      </section>
      <QueryView query={versions} failure={t`The recipes could not be read`}>
        {({ items }) =>
          !configs.isPending &&
          listRecipes(items, configs.data?.items ?? []).map(({ config, versions: ofConfig }) => (
            <RecipeView
              key={config.id}
              {...{ workspaceId, senderId, config }}
              versions={ofConfig}
              isArchived={archivedAt !== null}
            />
          ))
        }
      </QueryView>
    </div>
  );
}

/** One recipe for each config that has versions; without any, the default config, to make the first version. */
function listRecipes(items: readonly RecipeVersion[], configs: readonly Config[]) {
  const found = Map.groupBy(items, ({ config_id: id }) => id);
  const standard = configs.find((config) => config.is_default) ?? configs[0];
  if (found.size === 0) return standard ? [{ config: standard, versions: [] }] : [];
  return [...found].map(([id, ofConfig]) => ({
    config: configs.find((config) => config.id === id) ?? { id, name: id, active_version_id: null },
    versions: ofConfig.toSorted((a, b) => b.version - a.version),
  }));
}

/** A link to the sender's documents; operators can also change or archive the sender. */
export function SenderActions({ sender }: { sender: Sender }) {
  const { workspace_id: workspaceId, id } = sender;
  const canChange = useCan('operator');
  const [isEditing, setEditing] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isArchived = sender.archived_at !== null;
  const client = useQueryClient();
  const archive = useMutation({
    mutationFn: (archived: boolean) =>
      requestJson<Sender>(makeWorkspacePath(workspaceId, 'senders', id), { method: 'PATCH', body: { archived } }),
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId) }),
  });
  return (
    <Group gap="xs">
      <ButtonLink variant="default" to="/w/$workspaceId" params={{ workspaceId }} search={{ sender: id }}>
        {t`Documents of this sender`}
      </ButtonLink>
      {canChange && (
        <>
          <Button variant="default" onClick={() => setEditing(true)}>
            {t`Change`}
          </Button>
          <Button
            variant="default"
            loading={archive.isPending}
            onClick={() => (isArchived ? archive.mutate(false) : setAsked(true))}
          >
            {isArchived ? t`Restore from the archive` : t`Archive`}
          </Button>
        </>
      )}
      <SenderForm workspaceId={workspaceId} sender={sender} isOpen={isEditing} onClose={() => setEditing(false)} />
      <ConfirmDialog
        isOpen={isAsked}
        title={t`Archive ${sender.name}?`}
        confirmLabel={t`Archive`}
        onClose={() => setAsked(false)}
        onConfirm={() => archive.mutate(true)}
      >
        <Text size="sm">{t`New documents are no longer assigned to this sender, and none are expected. Existing documents stay.`}</Text>
      </ConfirmDialog>
    </Group>
  );
}
