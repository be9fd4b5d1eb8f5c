import type { Artifact, Sheet } from '../../../api/contract.ts';
import { formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import classes from './document.module.css';

/** How many rows of each sheet have which label: each row has one. */
export function RowSums({ artifact }: { artifact: Artifact }) {
  return (
    <section className={classes.sums} aria-label={t`Rows by label`}>
      <h3>{t`Every row has a label`}</h3>
      <table>
        <tbody>
          {artifact.sheets.map((sheet) => {
            const counts = [...countLabels(sheet)];
            const all = counts.reduce((sum, [, count]) => sum + count, 0);
            return (
              <tr key={sheet.index}>
                <th scope="row">{sheet.name}</th>
                <td>
                  {plural(all, '# row', '# rows')}
                  {counts.map(([label, count], at) => (
                    <span key={label} data-label={label}>
                      {at === 0 ? ' = ' : ' + '}
                      {formatCount(count)} {label}
                    </span>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function countLabels({ rows }: Sheet): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label, first_row: first, last_row: last } of rows)
    counts.set(label, (counts.get(label) ?? 0) + last - first + 1);
  return counts;
}
