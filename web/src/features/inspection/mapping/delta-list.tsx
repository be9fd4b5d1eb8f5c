import { type Contributor, compareShares } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatDelta } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './mapping.module.css';
import { type RuleContext, RuleLink } from './rule-link.tsx';

/** Rules with their shares of a score, the largest share first. */
export function DeltaList({ contributors, ...context }: RuleContext & { contributors: readonly Contributor[] }) {
  if (contributors.length === 0) {
    return <Muted>{t`No rule gave a score.`}</Muted>;
  }
  const sorted = [...contributors].sort(compareShares);
  return (
    <ul className={classes.deltas}>
      {sorted.map(({ rule, delta }) => (
        <li key={rule}>
          <span className={classes.delta} data-negative={delta < 0 || undefined}>
            {formatDelta(delta)}
          </span>
          <RuleLink {...context} rule={rule} />
        </li>
      ))}
    </ul>
  );
}
