import { Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { CheckCheck, CircleAlert, CircleCheck, FlaskConical, ListChecks, Rocket, Save } from 'lucide-react';
import { ButtonLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { describeRuns } from '../cases/index.ts';
import classes from './editor.module.css';
import type { Draft } from './use-draft.ts';
import type { DraftActions } from './use-draft-actions.ts';

/** The actions for the draft. */
export function WorkbenchToolbar({ draft, actions }: { draft: Draft; actions: DraftActions }) {
  const { version, canEdit, copies, dirtyPaths, check, cases } = draft;
  const dirtyCount = dirtyPaths.length;
  const caseRuns = describeRuns(cases);
  const isBlocked = check.blocker !== null;
  const params = { workspaceId: version.workspace_id, versionId: version.id };
  if (!canEdit) {
    return (
      <Group className={classes.toolbar}>
        <Badge color="gray">{t`read only`}</Badge>
        <Muted size="sm">
          {version.status === 'draft'
            ? t`You need the role author to change a draft.`
            : t`A published version never changes. To continue from here, clone it into a new draft.`}
        </Muted>
      </Group>
    );
  }
  return (
    <Group className={classes.toolbar} gap="xs">
      <Tooltip label={t`Ctrl+S also saves`} openDelay={600}>
        <Button
          leftSection={<Save size={14} aria-hidden />}
          loading={[...copies.values()].some((copy) => copy.isSaving)}
          disabled={dirtyCount === 0}
          onClick={() => void actions.saveAndCheck()}
        >
          {dirtyCount > 1 ? t`Save ${dirtyCount} files` : t`Save`}
        </Button>
      </Tooltip>
      <Button
        variant="default"
        leftSection={<CheckCheck size={14} aria-hidden />}
        loading={check.isChecking}
        disabled={isBlocked}
        onClick={() => void actions.saveAndCheck()}
      >
        {t`Check`}
      </Button>
      <Button
        variant="default"
        leftSection={<ListChecks size={14} aria-hidden />}
        loading={cases.running.length > 0}
        disabled={isBlocked}
        onClick={() => void actions.runCases()}
      >
        {t`Run cases`}
      </Button>
      <ButtonLink
        variant="default"
        leftSection={<FlaskConical size={14} aria-hidden />}
        to="/w/$workspaceId/versions/$versionId/try"
        params={params}
        disabled={isBlocked}
      >
        {t`Try`}
      </ButtonLink>
      <Button
        variant="light"
        leftSection={<Rocket size={14} aria-hidden />}
        disabled={isBlocked}
        onClick={() => void actions.publish()}
      >
        {t`Publish`}
      </Button>
      {caseRuns && (
        <Text size="sm" c={caseRuns.isGood ? 'var(--ade-ok)' : 'var(--ade-bad)'} className={classes.runs}>
          {caseRuns.isGood ? <CircleCheck size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
          {t`${caseRuns.text} passed, ${<TimeText at={caseRuns.at} />}`}
        </Text>
      )}
      {dirtyCount > 0 && <Muted size="sm">{plural(dirtyCount, '# file is not saved', '# files are not saved')}</Muted>}
    </Group>
  );
}
