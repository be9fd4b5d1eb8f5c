import { CloseButton } from '@mantine/core';
import { t } from '../../../lib/texts.ts';
import classes from './corrections.module.css';
import { describeCorrection } from './draft.ts';
import type { Statement } from './statements.ts';

interface StatementListProps {
  statements: readonly Statement[];
  findLabel: (field: string) => string;
  onDrop: (statement: Statement) => void;
}

/** The statements to apply, each with a button to discard it. The form shows a single statement, except a value. */
export function StatementList({ statements, findLabel, onDrop }: StatementListProps) {
  if (statements.length < 2 && statements[0]?.[0]?.kind !== 'cell_value') return null;
  return (
    <ul className={classes.taken} aria-label={t`To be applied`}>
      {statements.map((statement) => {
        const text = statement[0] ? describeCorrection(statement[0], findLabel) : '';
        return (
          <li key={text}>
            <span>{text}</span>
            <CloseButton size="xs" aria-label={t`Discard: ${text}`} onClick={() => onDrop(statement)} />
          </li>
        );
      })}
    </ul>
  );
}
