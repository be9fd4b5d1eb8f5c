import { CloseButton } from '@mantine/core';
import type { Artifact } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import classes from './corrections.module.css';
import { describePlaced } from './draft.ts';
import { type Statement, subjectOf } from './statements.ts';

interface StatementListProps {
  artifact: Artifact;
  statements: readonly Statement[];
  findLabel: (field: string) => string;
  onDrop: (statement: Statement) => void;
}

/** The statements to apply, each with a button to discard it. The form shows a single statement, except a value. */
export function StatementList({ artifact, statements, findLabel, onDrop }: StatementListProps) {
  if (statements.length < 2 && statements[0]?.[0]?.kind !== 'cell_value') return null;
  return (
    <ul className={classes.taken} aria-label={t`To be applied`}>
      {statements.map((statement) => {
        const [said] = statement;
        if (!said) return null;
        const text = describePlaced(said, findLabel, artifact);
        return (
          <li key={subjectOf(said)}>
            <span>{text}</span>
            <CloseButton size="xs" aria-label={t`Discard: ${text}`} onClick={() => onDrop(statement)} />
          </li>
        );
      })}
    </ul>
  );
}
