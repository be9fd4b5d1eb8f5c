import { Group, Text } from '@mantine/core';
import { type Candidate, type Contributor, listFieldShares } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatConfidence, formatDelta, formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './mapping.module.css';
import { type RuleContext, RuleLink } from './rule-link.tsx';

export type FindLabel = (field: string) => string;

interface ScoreWaterfallProps extends RuleContext {
  findLabel: FindLabel;
  title: string;
  candidate: Candidate;
  threshold: number;
  /** Shared by all waterfalls of a column, so that their bars can be compared. */
  scale: Scale;
}

export interface Scale {
  min: number;
  max: number;
}

interface Step {
  rule: string;
  delta: number;
  from: number;
  to: number;
}

/** Running totals in the order in which they are drawn: first the positive shares, then the negative ones. */
export function makeSteps(contributors: readonly Contributor[]): Step[] {
  let total = 0;
  return [...contributors]
    .sort((a, b) => b.delta - a.delta)
    .map(({ rule, delta }) => {
      const from = total;
      total += delta;
      return { rule, delta, from, to: total };
    });
}

/** Limits that include every running total, zero and the threshold. */
export function makeScale(candidates: readonly Candidate[], threshold: number): Scale {
  const totals = candidates.flatMap((candidate) => [
    candidate.score,
    ...makeSteps(listFieldShares(candidate) ?? []).map(({ to }) => to),
  ]);
  const max = Math.max(threshold, 0, ...totals);
  return { min: Math.min(0, ...totals), max: max * 1.05 };
}

/** Shows how a field got its score, rule by rule, and the threshold that it had to reach. */
export function ScoreWaterfall({ title, candidate, threshold, scale, findLabel, ...context }: ScoreWaterfallProps) {
  const steps = makeSteps(listFieldShares(candidate) ?? []);
  // A probability cannot be drawn on a scale of scores.
  const line = candidate.probability === undefined ? threshold : null;
  return (
    <section style={{ minWidth: 0 }} aria-label={`${title}: ${findLabel(candidate.field)}`}>
      <Group gap="xs" mb={4}>
        <Muted>{title}</Muted>
        <Text size="sm" fw={650} title={candidate.field}>
          {findLabel(candidate.field)}
        </Text>
      </Group>
      {steps.map(({ rule, delta, from, to }) => (
        <div key={rule} className={classes.step}>
          <RuleLink {...context} rule={rule} />
          <Track scale={scale} threshold={line}>
            <Bar scale={scale} from={from} to={to} kind={delta < 0 ? 'negative' : 'positive'} />
          </Track>
          <span className={classes.amount}>{formatDelta(delta)}</span>
        </div>
      ))}
      <div className={classes.step}>
        <Text size="xs" fw={600}>
          {describeTotal(candidate, threshold)}
        </Text>
        <Track scale={scale} threshold={line}>
          <Bar scale={scale} from={0} to={candidate.score} kind="total" />
        </Track>
        <strong className={classes.amount}>{formatScore(candidate.score)}</strong>
      </div>
    </section>
  );
}

/** The threshold applies to the score or, with column weights, to the probability. */
function describeTotal({ score, probability }: Candidate, threshold: number): string {
  const reaches = (probability ?? score) >= threshold ? t`reaches` : t`below`;
  if (probability === undefined) return t`total, ${reaches} the threshold ${formatScore(threshold)}`;
  return t`total: probability ${formatConfidence(probability)}, ${reaches} the threshold ${formatConfidence(threshold)}`;
}

const toPercent = ({ min, max }: Scale, score: number): number => (max > min ? ((score - min) / (max - min)) * 100 : 0);

interface TrackProps {
  scale: Scale;
  threshold: number | null;
  children: React.ReactNode;
}

function Track({ scale, threshold, children }: TrackProps) {
  return (
    <div className={classes.track} aria-hidden>
      <div className={classes.zero} style={{ left: `${toPercent(scale, 0)}%` }} />
      {children}
      {threshold !== null && <div className={classes.threshold} style={{ left: `${toPercent(scale, threshold)}%` }} />}
    </div>
  );
}

interface BarProps {
  scale: Scale;
  from: number;
  to: number;
  kind: 'positive' | 'negative' | 'total';
}

function Bar({ scale, from, to, kind }: BarProps) {
  const left = toPercent(scale, Math.min(from, to));
  const width = toPercent(scale, Math.max(from, to)) - left;
  return (
    <div
      className={classes.bar}
      data-negative={kind === 'negative' || undefined}
      data-total={kind === 'total' || undefined}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}
