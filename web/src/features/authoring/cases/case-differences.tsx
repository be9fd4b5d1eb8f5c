import type { CaseResult } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { describeKind } from '../../inspection/changed-values/index.ts';
import classes from './cases.module.css';

/** More differences usually follow from the first ones, so they are only counted. */
const MAX_SHOWN = 50;

const PARTS: Record<CaseResult['differences'][number]['part'], string> = {
  mapping: t`Field of the column`,
  rows: t`Label of the row`,
  issues: t`Issue`,
  cells: t`Cell of the result`,
  rule_errors: t`Rule failed`,
};

/** The expected and the found value of each place, one per line. */
export function CaseDifferences({ differences }: { differences: CaseResult['differences'] }) {
  const rest = differences.length - MAX_SHOWN;
  return (
    <table className={classes.differences}>
      <thead>
        <tr>
          <th>{t`What differs`}</th>
          <th>{t`Where`}</th>
          <th>{t`Expected`}</th>
          <th>{t`Found`}</th>
        </tr>
      </thead>
      <tbody>
        {differences.slice(0, MAX_SHOWN).map(({ part, place, expected, found, change }) => (
          <tr key={`${part} ${place} ${expected} ${found}`}>
            <td>{PARTS[part]}</td>
            <td>{place}</td>
            <td>{expected ?? t`nothing`}</td>
            <td>{change ? t`${found ?? t`nothing`} (${describeKind(change)})` : (found ?? t`nothing`)}</td>
          </tr>
        ))}
        {rest > 0 && (
          <tr>
            <td colSpan={4}>{t`… and ${rest} more`}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
