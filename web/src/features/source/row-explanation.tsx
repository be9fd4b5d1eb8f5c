import { Group, Stack, Text, Title } from '@mantine/core';
import type { Artifact, Job, RowProfile, RowRun, Sheet } from '../../api/contract.ts';
import { formatScore } from '../../lib/format.ts';
import { findLabelColors } from '../grid/row-labels.ts';
import { DeltaList } from '../mapping/delta-list.tsx';
import classes from './source.module.css';

interface RowExplanationProps {
  workspaceId: string;
  job: Job;
  rules: Artifact['rules'];
  sheet: Sheet;
  run: RowRun | undefined;
  row: number;
}

/** Why a row got its label: the scores per label, and every rule's share in them. */
export function RowExplanation({ run, row, sheet, ...rest }: RowExplanationProps) {
  const label = run?.label ?? 'blank';
  const { background, edge } = findLabelColors(label);
  const profile = run?.profile === undefined ? undefined : sheet.row_profiles[run.profile];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h5">
          Row {row}
        </Title>
        <span className={classes.legendItem}>
          <span className={classes.swatch} style={{ background, borderLeftColor: edge }} aria-hidden />
          <Text span size="sm">
            {label}
          </Text>
        </span>
        {run?.hidden && (
          <Text size="xs" c="dimmed">
            hidden in the document
          </Text>
        )}
      </Group>
      {profile ? <ProfileScores profile={profile} {...rest} /> : <PlainReason label={label} />}
    </Stack>
  );
}

function PlainReason({ label }: { label: string }) {
  return (
    <Text size="sm" c="dimmed">
      {label === 'blank'
        ? 'The row holds nothing, so no rule had a say.'
        : 'A row of data: the rules for data rows scored highest, or no rule scored above zero. Scores are kept for rows that are neither data nor blank.'}
    </Text>
  );
}

function ProfileScores({
  profile,
  ...rest
}: Omit<RowExplanationProps, 'run' | 'row' | 'sheet'> & { profile: RowProfile }) {
  const labels = Object.entries(profile.scores).sort(([, a], [, b]) => b - a);
  return (
    <>
      {labels.map(([label, score]) => (
        <div key={label}>
          <Text size="sm" fw={label === profile.label ? 600 : 400}>
            {label} {formatScore(score)}
            {label === profile.label && ' wins'}
          </Text>
          <DeltaList
            {...rest}
            contributors={profile.contributors.filter((contributor) => contributor.label === label)}
          />
        </div>
      ))}
    </>
  );
}
