import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { Mapping } from '../../api/contract.ts';
import { formatScore } from '../../lib/format.ts';
import classes from './mapping.module.css';
import type { RuleContext } from './rule-link.tsx';
import { makeScale, ScoreWaterfall } from './score-waterfall.tsx';

const reasons: Record<NonNullable<Mapping['reason']>, string> = {
  below_threshold: 'The best field stays below the threshold, so the column is not mapped.',
  field_taken: 'Another column scored higher for the best field, and each field has only one column.',
  no_scores: 'No rule gave this column a score.',
  set_by_hook: 'A hook decided the field, independent of the scores.',
};

/** Why a column became its field, compared with the field that came second. */
export function ColumnMapping({ mapping, ...context }: RuleContext & { mapping: Mapping }) {
  const [winner, runnerUp] = mapping.candidates;
  // A field without any score is not a runner-up.
  const hasRival = (runnerUp?.contributors ?? []).length > 0;
  const shown = [winner, hasRival ? runnerUp : undefined].filter((candidate) => candidate !== undefined);
  const scale = makeScale(shown, mapping.threshold);
  return (
    <section className={classes.card} aria-label="Chosen column">
      <Stack gap="sm">
        <Group gap="xs">
          <Title order={2} size="h5">
            {mapping.raw.column} “{mapping.raw.header}”
          </Title>
          {mapping.target_field ? (
            <Badge radius="sm" tt="none" color="teal">
              {mapping.target_field} {formatScore(mapping.score)}
            </Badge>
          ) : (
            <Badge radius="sm" tt="none" variant="outline" color="gray">
              unmapped
            </Badge>
          )}
          {mapping.uncertain && (
            <Badge radius="sm" tt="none" color="orange">
              uncertain
            </Badge>
          )}
        </Group>
        {mapping.reason && <Text size="sm">{reasons[mapping.reason]}</Text>}
        {mapping.uncertain && winner && runnerUp && (
          <Text size="sm">
            The lead over {runnerUp.field} is only {formatScore(winner.score - runnerUp.score)}: please check it.
          </Text>
        )}
        <div className={classes.falls}>
          {shown.map((candidate, at) => (
            <ScoreWaterfall
              key={candidate.field}
              {...context}
              title={at === 0 ? 'Highest' : 'Runner-up'}
              candidate={candidate}
              threshold={mapping.threshold}
              scale={scale}
            />
          ))}
          {!hasRival && (
            <Text size="sm" c="dimmed">
              No rule gave a score to any other field.
            </Text>
          )}
        </div>
      </Stack>
    </section>
  );
}
