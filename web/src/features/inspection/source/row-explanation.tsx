import { Group, Stack, Text, Title } from '@mantine/core';
import { listRowShares, type RowProfile, type RowRun, type Sheet } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatConfidence, formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { findLabelColors } from '../grid/index.ts';
import { DeltaList, type RuleContext, RuleLink } from '../mapping/index.ts';
import classes from './source.module.css';

interface RowExplanationProps extends RuleContext {
  sheet: Sheet;
  run: RowRun | undefined;
  row: number;
}

/** Shows why a row got its label: the score of each label, and every rule's share of it. */
export function RowExplanation({ run, row, sheet, ...rest }: RowExplanationProps) {
  const label = run?.label ?? 'blank';
  const isWeighed = run?.confidence !== undefined;
  const { background, edge } = findLabelColors(label);
  const profile = run?.profile === undefined ? undefined : sheet.row_profiles[run.profile];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h5">
          {t`Row ${row}`}
        </Title>
        <span className={classes.legendItem}>
          <span className={classes.swatch} style={{ background, borderLeftColor: edge }} aria-hidden />
          <Text span size="sm">
            {label}
          </Text>
        </span>
        {run?.confidence !== undefined && <Muted>{t`${formatConfidence(run.confidence)} sure`}</Muted>}
        {run?.hidden && <Muted>{t`hidden in the document`}</Muted>}
      </Group>
      {profile && listRowShares(profile).length > 0 ? (
        <ProfileScores profile={profile} isWeighed={isWeighed} {...rest} />
      ) : (
        <PlainReason label={label} isKept={profile !== undefined} isWeighed={isWeighed} {...rest} />
      )}
    </Stack>
  );
}

interface PlainReasonProps extends RuleContext {
  label: string;
  isKept: boolean;
  /** Whether row weights decided the label. */
  isWeighed: boolean;
}

/** Explains a row without scores: the record has none for rows inside a block, which are many and alike. */
function PlainReason({ label, isKept, isWeighed, ...rest }: PlainReasonProps) {
  if (label === 'blank') {
    return <Muted size="sm">{t`The row is empty, so no rule was run.`}</Muted>;
  }
  if (isWeighed) {
    return (
      <Muted size="sm">
        {t`The evidence says ${label}. For ${label} rows, the record keeps scores only where a table or a block starts.`}
      </Muted>
    );
  }
  if (isKept) {
    return <Muted size="sm">{t`No rule gave the row a score. It has cells, so it is ${label}.`}</Muted>;
  }
  const speaking = Object.keys(rest.rules).filter((rule) => rule.startsWith(`row_types.${label}.`));
  return (
    <>
      <Muted size="sm">
        {speaking.length > 0
          ? t`No label scored higher than ${label}. For ${label} rows, the record keeps scores only where a table or a block starts. These rules give ${label} a score:`
          : t`No rule gave the row another label. For ${label} rows, the record keeps scores only where a table or a block starts.`}
      </Muted>
      <ul className={classes.rules}>
        {speaking.map((rule) => (
          <li key={rule}>
            <RuleLink {...rest} rule={rule} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface ProfileScoresProps extends RuleContext {
  profile: RowProfile;
  /** Whether row weights decided the label. */
  isWeighed: boolean;
}

function ProfileScores({ profile, isWeighed, ...rest }: ProfileScoresProps) {
  const labels = Object.entries(profile.scores).sort(([, a], [, b]) => b - a);
  const shares = listRowShares(profile);
  const listShares = (label: string) => shares.filter((share) => share.label === label);
  // For evidence, the record has shares only for the row's own label.
  const isListed = (label: string) => !isWeighed || listShares(label).length > 0;
  return (
    <>
      {labels.map(([label, score]) => (
        <div key={label}>
          <Text size="sm" fw={label === profile.label ? 600 : 400}>
            {label === profile.label ? t`${label} ${formatScore(score)} wins` : `${label} ${formatScore(score)}`}
          </Text>
          {isListed(label) && <DeltaList {...rest} contributors={listShares(label)} />}
        </div>
      ))}
    </>
  );
}
