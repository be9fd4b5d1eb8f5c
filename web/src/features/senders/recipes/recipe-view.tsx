import { Alert, Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Config, MakeRecipe, RecipeVersion } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import cards from '../../../components/card.module.css';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { PieceList } from './piece-list.tsx';
import { makeRecipe, type RecipeAt, recipeQuery, revokeVersion } from './recipe-api.ts';
import { RecipeChangesList } from './recipe-changes.tsx';
import { Tolerances } from './tolerances.tsx';
import { TryOnPast } from './try-on-past.tsx';

interface RecipeViewProps {
  workspaceId: string;
  senderId: string;
  config: Pick<Config, 'id' | 'name' | 'active_version_id'>;
  /** Versions of this config's recipe, the newest first; may be empty. */
  versions: readonly RecipeVersion[];
  /** An archived sender cannot be changed. */
  isArchived: boolean;
}

/** A sender's recipe for one config, version by version. */
export function RecipeView({ workspaceId, senderId, config, versions, isArchived }: RecipeViewProps) {
  const standing = versions.find(({ revoked_at: at }) => at === null);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = versions.find(({ version }) => version === chosen) ?? standing ?? versions[0];
  const canSeeValues = useCan('viewer');
  const canChange = useCan('operator') && !isArchived;
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (change: Pick<MakeRecipe, 'revoke' | 'checks'>) =>
      makeRecipe(workspaceId, senderId, {
        config_id: config.id,
        base_version: Math.max(0, ...versions.map(({ version }) => version)),
        ...change,
      }),
    onSuccess: ({ version }) => {
      setChosen(null);
      if (version) showSuccess(t`Version ${version.version} holds for new documents.`);
    },
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId) }),
  });
  const findLabel = useFieldLabels({ workspace_id: workspaceId, config_version_id: config.active_version_id });
  const at = shown && { workspaceId, senderId, configId: config.id, version: shown.version };
  const isStanding = shown !== undefined && shown === standing;
  const isNewest = shown !== undefined && shown === versions[0];
  return (
    <section className={cards.card} aria-label={t`Recipe for ${config.name}`}>
      <Group justify="space-between" gap="xs">
        <h2>{t`Recipe for ${config.name}`}</h2>
        {versions.length > 0 && shown && (
          <Select
            aria-label={t`Version of the recipe for ${config.name}`}
            w={220}
            value={String(shown.version)}
            onChange={(value) => setChosen(Number(value))}
            data={versions.map((one) => ({ value: String(one.version), label: nameVersion(one, standing) }))}
          />
        )}
      </Group>
      {!shown && (
        <Text size="sm">{t`There is no recipe yet. A correction that holds for the sender becomes part of its recipe.`}</Text>
      )}
      {shown && at && (
        <Stack gap="sm">
          <VersionLine
            version={shown}
            isStanding={isStanding}
            at={at}
            canRevoke={canChange && shown.revoked_at === null}
          />
          {canSeeValues ? (
            <Pieces
              at={at}
              findLabel={findLabel}
              onRevoke={canChange && isStanding && isNewest ? (id) => make.mutate({ revoke: [id] }) : undefined}
              onTolerances={canChange && isStanding && isNewest ? (checks) => make.mutate({ checks }) : undefined}
            />
          ) : (
            <Text size="sm">
              {plural(
                shown.pieces,
                '# piece. It contains texts of documents, so only viewers see it.',
                '# pieces. They contain texts of documents, so only viewers see them.',
              )}
            </Text>
          )}
          {canSeeValues && shown.version > 1 && versions.some(({ version }) => version === shown.version - 1) && (
            <RecipeChangesList key={shown.version} at={at} findLabel={findLabel} />
          )}
          {canChange && <TryOnPast key={`try ${shown.version}`} at={at} findLabel={findLabel} />}
        </Stack>
      )}
    </section>
  );
}

function nameVersion(one: RecipeVersion, standing: RecipeVersion | undefined): string {
  if (one.revoked_at !== null) return t`Version ${one.version}, revoked`;
  return one === standing ? t`Version ${one.version}, holds` : t`Version ${one.version}`;
}

interface VersionLineProps {
  version: RecipeVersion;
  isStanding: boolean;
  at: RecipeAt;
  canRevoke: boolean;
}

function VersionLine({ version, isStanding, at, canRevoke }: VersionLineProps) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeVersion(at),
    onSuccess: () => showSuccess(t`Version ${version.version} was revoked.`),
    onError: (error) => showFailure(error, t`The version was not revoked`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.senders(at.workspaceId) }),
  });
  return (
    <Group gap="xs" justify="space-between">
      <Muted size="sm">
        {version.revoked_at === null
          ? t`Made by ${version.made_by}, ${<TimeText at={version.made_at} />}`
          : t`Made by ${version.made_by}, ${<TimeText at={version.made_at} />}; revoked by ${version.revoked_by}, ${<TimeText at={version.revoked_at} />}`}{' '}
        {isStanding && <Badge>{t`holds`}</Badge>}
      </Muted>
      {canRevoke && (
        <Button size="compact-xs" variant="subtle" color="red" onClick={() => setAsked(true)}>
          {t`Revoke version ${version.version}`}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsked}
        title={t`Revoke version ${version.version}?`}
        confirmLabel={t`Revoke`}
        isDangerous
        onClose={() => setAsked(false)}
        onConfirm={() => revoke.mutate()}
      >
        <Text size="sm">
          {t`New documents get the newest version that is not revoked. Documents that were read with this version keep it.`}
        </Text>
      </ConfirmDialog>
    </Group>
  );
}

interface PiecesProps {
  at: RecipeAt;
  findLabel: (field: string) => string;
  onRevoke: ((id: string) => void) | undefined;
  onTolerances: ((checks: NonNullable<MakeRecipe['checks']>) => void) | undefined;
}

function Pieces({ at, findLabel, onRevoke, onTolerances }: PiecesProps) {
  const query = useQuery(recipeQuery(at));
  return (
    <QueryView query={query} failure={t`The recipe could not be read`}>
      {(recipe) => (
        <>
          {recipe.pieces.length === 0 && recipe.checks === undefined && <Alert p="xs">{t`The recipe is empty.`}</Alert>}
          <PieceList workspaceId={at.workspaceId} recipe={recipe} findLabel={findLabel} onRevoke={onRevoke} />
          <Tolerances key={at.version} tolerances={recipe.checks ?? {}} onRevoke={onRevoke} onChange={onTolerances} />
        </>
      )}
    </QueryView>
  );
}
