import { CloseButton } from '@mantine/core';
import type { Artifact } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { findTableAt } from '../../inspection/source/index.ts';
import type { NewCorrection } from './correction-api.ts';
import classes from './corrections.module.css';
import { describePlaced } from './draft.ts';
import { type Statement, subjectOf } from './statements.ts';

interface StatementListProps {
  artifact: Artifact;
  statements: readonly Statement[];
  findLabel: (field: string) => string;
  onDrop: (statement: Statement) => void;
}

const OF_TABLE: readonly NewCorrection['kind'][] = ['column_field', 'column_name', 'field_value', 'value_is'];

/** Whether the document, as it is read now, has no table at a place of a correction. */
const isMisfit = ({ kind, places }: NewCorrection, artifact: Artifact): boolean =>
  OF_TABLE.includes(kind) && places.some((place) => findTableAt(artifact, place) === undefined);

/** The statements to apply, each with a button to discard it. The form shows a single statement, except a value. */
export function StatementList({ artifact, statements, findLabel, onDrop }: StatementListProps) {
  const isShown = ([said]: Statement) => said?.kind === 'cell_value' || (said && isMisfit(said, artifact));
  if (statements.length < 2 && !statements.some(isShown)) return null;
  return (
    <ul className={classes.taken} aria-label={t`To be applied`}>
      {statements.map((statement) => {
        const [said] = statement;
        if (!said) return null;
        const text = describePlaced(said, findLabel, artifact);
        return (
          <li key={subjectOf(said)}>
            <span>
              {text}
              {isMisfit(said, artifact) && (
                <b className={classes.misfit}> {t`It no longer fits: there is no such table.`}</b>
              )}
            </span>
            <CloseButton size="xs" aria-label={t`Discard: ${text}`} onClick={() => onDrop(statement)} />
          </li>
        );
      })}
    </ul>
  );
}
