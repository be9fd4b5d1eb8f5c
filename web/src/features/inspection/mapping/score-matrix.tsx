import type { Mapping } from '../../../api/contract.ts';
import { formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './mapping.module.css';
import type { FindLabel } from './score-waterfall.tsx';

interface ScoreMatrixProps {
  mappings: readonly Mapping[];
  findLabel: FindLabel;
  chosen: string | undefined;
  onChoose: (column: string) => void;
}

/** The scores of all columns for all fields: the stronger the colour, the higher the score. */
export function ScoreMatrix({ mappings, findLabel, chosen, onChoose }: ScoreMatrixProps) {
  const fields = listFields(mappings);
  const highest = Math.max(0.01, ...mappings.flatMap(({ candidates }) => candidates.map(({ score }) => score)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={classes.matrixBox} tabIndex={0} aria-label={t`Scores of all columns for all fields`}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{t`Column`}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                <span className={classes.fieldName} title={field}>
                  {findLabel(field)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {mappings.map((mapping) => (
            <tr key={mapping.raw.column}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.columnButton}
                  aria-pressed={mapping.raw.column === chosen}
                  title={mapping.raw.header}
                  onClick={() => onChoose(mapping.raw.column)}
                >
                  <span className={classes.letter}>{mapping.raw.column}</span> {mapping.raw.header}
                </button>
              </th>
              {fields.map((field) => (
                <ScoreCell key={field} mapping={mapping} field={field} highest={highest} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Mapped fields in the order of their columns, so that they are on the diagonal; then the others, likeliest first. */
function listFields(mappings: readonly Mapping[]): string[] {
  const given = mappings.flatMap(({ target_field: field }) => field ?? []);
  const scored = mappings.flatMap(({ candidates }) => candidates);
  const others = scored.toSorted((a, b) => b.score - a.score).map(({ field }) => field);
  return [...new Set([...given, ...others])];
}

function ScoreCell({ mapping, field, highest }: { mapping: Mapping; field: string; highest: number }) {
  const score = mapping.candidates.find((candidate) => candidate.field === field)?.score ?? 0;
  const share = Math.round(Math.min(1, Math.abs(score) / highest) * 75);
  const hue = score < 0 ? 'light-dark(#e0675e, #b3453d)' : 'light-dark(#4fae80, #2f8a5d)';
  const background = score === 0 ? undefined : `color-mix(in srgb, ${hue} ${share}%, var(--ade-surface))`;
  return (
    <td className={classes.score} data-won={mapping.target_field === field || undefined} style={{ background }}>
      {score === 0 ? '' : formatScore(score)}
    </td>
  );
}
