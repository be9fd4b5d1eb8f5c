import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { type Candidate, listFieldShares, type Mapping } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatConfidence, formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './mapping.module.css';
import type { RuleContext } from './rule-link.tsx';
import { type FindLabel, makeScale, ScoreWaterfall } from './score-waterfall.tsx';

const reasons: Record<NonNullable<Mapping['reason']>, string> = {
  below_threshold: t`The best field stays below the threshold, so the column is not mapped.`,
  field_taken: t`Another column scored higher for the best field, and each field has only one column.`,
  no_scores: t`No rule gave this column a score.`,
  set_by_person: t`A person decided the field, independent of the scores.`,
  set_by_hook: t`A hook decided the field, independent of the scores.`,
};

function describeDoubt(
  mapping: Mapping,
  winner: Candidate,
  runnerUp: Candidate | undefined,
  findLabel: FindLabel,
): string {
  if (mapping.confidence !== undefined) {
    return mapping.target_field === null
      ? t`The column may be ${findLabel(winner.field)}: please check it.`
      : t`The column may be something else: please check it.`;
  }
  const lead = formatScore(winner.score - (runnerUp?.score ?? 0));
  return t`The lead over ${runnerUp && findLabel(runnerUp.field)} is only ${lead}: please check it.`;
}

/** Shows why a column got its field, compared with the runner-up. */
export function ColumnMapping({
  mapping,
  findLabel,
  ...context
}: RuleContext & { mapping: Mapping; findLabel: FindLabel }) {
  const [winner, runnerUp] = mapping.candidates;
  // A field without any score is not a runner-up.
  const hasRival = runnerUp !== undefined && (listFieldShares(runnerUp) ?? []).length > 0;
  const shown = [winner, hasRival ? runnerUp : undefined].filter((candidate) => candidate !== undefined);
  const scale = makeScale(shown, mapping.confidence === undefined ? mapping.threshold : 0);
  const isOpen = mapping.target_field === null && mapping.reason === 'below_threshold' && !mapping.uncertain;
  return (
    <section className={classes.card} aria-label={t`Chosen column`}>
      <Stack gap="sm">
        <Group gap="xs">
          <Title order={2} size="h5">
            {mapping.raw.column} “{mapping.raw.header}”
          </Title>
          {mapping.target_field ? (
            <Badge color="teal" title={mapping.target_field}>
              {findLabel(mapping.target_field)} {formatScore(mapping.score)}
            </Badge>
          ) : (
            <Badge variant="outline" color="gray">
              {t`unmapped`}
            </Badge>
          )}
          {mapping.confidence !== undefined && (
            <Text span size="sm" title={t`How often such a decision is right`}>
              {t`${formatConfidence(mapping.confidence)} sure`}
            </Text>
          )}
          {mapping.uncertain && <Badge color="orange">{t`uncertain`}</Badge>}
        </Group>
        {mapping.reason && <Text size="sm">{reasons[mapping.reason]}</Text>}
        {mapping.uncertain && winner && <Text size="sm">{describeDoubt(mapping, winner, runnerUp, findLabel)}</Text>}
        {isOpen && winner?.probability !== undefined && winner.probability >= 0.01 && (
          <Text size="sm">
            {winner.probability >= mapping.threshold
              ? t`The header is a name of ${findLabel(winner.field)}, but too few headers of the table are names of fields.`
              : t`The likeliest field is ${findLabel(winner.field)}, with a probability of ${formatConfidence(winner.probability)}.`}
          </Text>
        )}
        <div className={classes.falls}>
          {shown.map((candidate, at) => (
            <ScoreWaterfall
              key={candidate.field}
              {...context}
              findLabel={findLabel}
              title={at === 0 ? t`Highest` : t`Runner-up`}
              candidate={candidate}
              threshold={mapping.threshold}
              scale={scale}
            />
          ))}
          {!hasRival && <Muted size="sm">{t`No rule gave a score to any other field.`}</Muted>}
        </div>
      </Stack>
    </section>
  );
}
