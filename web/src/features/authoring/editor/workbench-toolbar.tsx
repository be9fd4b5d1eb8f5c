import { Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { CheckCheck, CircleAlert, CircleCheck, FlaskConical, ListChecks, Rocket, Save } from 'lucide-react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { ButtonLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './editor.module.css';

interface WorkbenchToolbarProps {
  version: ConfigVersion;
  canEdit: boolean;
  dirtyCount: number;
  isSaving: boolean;
  isChecking: boolean;
  /** Why no config code can be run now; null when it can. */
  runBlocker: string | null;
  onSave: () => void;
  onCheck: () => void;
  /** What came of the cases, where any ran. */
  caseRuns: { text: string; isGood: boolean; at: string } | null;
  isRunningCases: boolean;
  onRunCases: () => void;
  onPublish: () => void;
}

/** The actions for the draft. */
export function WorkbenchToolbar(props: WorkbenchToolbarProps) {
  const { version, canEdit, dirtyCount, isSaving, isChecking, runBlocker, onSave, onCheck, onPublish } = props;
  const { caseRuns, isRunningCases, onRunCases } = props;
  const params = { workspaceId: version.workspace_id, versionId: version.id };
  if (!canEdit) {
    return (
      <Group className={classes.toolbar}>
        <Badge color="gray">{t`read only`}</Badge>
        <Text size="sm" c="dimmed">
          {version.status === 'draft'
            ? t`You need the role author to change a draft.`
            : t`A published version never changes. Clone it into a new draft to continue from here.`}
        </Text>
      </Group>
    );
  }
  return (
    <Group className={classes.toolbar} gap="xs">
      <Tooltip label={t`Ctrl+S also saves`} openDelay={600}>
        <Button
          size="xs"
          leftSection={<Save size={14} aria-hidden />}
          loading={isSaving}
          disabled={dirtyCount === 0}
          onClick={onSave}
        >
          {t`Save${dirtyCount > 1 ? t` ${dirtyCount} files` : ''}`}
        </Button>
      </Tooltip>
      <Button
        size="xs"
        variant="default"
        leftSection={<CheckCheck size={14} aria-hidden />}
        loading={isChecking}
        disabled={runBlocker !== null}
        onClick={onCheck}
      >
        {t`Check`}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<ListChecks size={14} aria-hidden />}
        loading={isRunningCases}
        disabled={runBlocker !== null}
        onClick={onRunCases}
      >
        {t`Run cases`}
      </Button>
      <ButtonLink
        size="xs"
        variant="default"
        leftSection={<FlaskConical size={14} aria-hidden />}
        to="/w/$workspaceId/versions/$versionId/try"
        params={params}
        disabled={runBlocker !== null}
      >
        {t`Try`}
      </ButtonLink>
      <Button
        size="xs"
        variant="light"
        leftSection={<Rocket size={14} aria-hidden />}
        disabled={runBlocker !== null}
        onClick={onPublish}
      >
        {t`Publish`}
      </Button>
      {caseRuns && (
        <Text size="sm" c={caseRuns.isGood ? 'var(--ade-ok)' : 'var(--ade-bad)'} className={classes.runs}>
          {caseRuns.isGood ? <CircleCheck size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
          {t`${caseRuns.text} passed, ${<TimeText at={caseRuns.at} />}`}
        </Text>
      )}
      {dirtyCount > 0 && (
        <Text size="sm" c="dimmed">
          {t`Not saved: ${countOf(dirtyCount, 'file')}`}
        </Text>
      )}
    </Group>
  );
}
