import { t } from '../../../lib/texts.ts';
import { FieldFinder, type FoundField } from './field-finder.tsx';
import { Key } from './key.tsx';
import type { Choice, Line } from './line.ts';
import classes from './lines.module.css';

export interface StripProps {
  line: Line;
  /** The answer that was given; null: none of those that are offered. */
  answer: Choice | null;
  /** Whether the line was answered, in whatever way. */
  isAnswered: boolean;
  onChoose: (choice: Choice) => void;
  /** Fields that are offered by name; null: the field is not looked for. */
  found: { fields: readonly FoundField[]; onField: (field: string) => void; onClose: () => void } | null;
  onFind: () => void;
  /** undefined: the person may not propose fields. */
  onNewField: (() => void) | undefined;
}

/** The answers to the chosen line: of an open one, the framed one is taken by Enter; each by its digit or letter. */
export function ChoiceStrip({ line, answer, isAnswered, onChoose, found, onFind, onNewField }: StripProps) {
  if (found !== null) return <FieldFinder {...found} />;
  return (
    <div className={classes.strip}>
      {line.why !== '' && (
        <p className={classes.why} data-dear={line.suggested === null || undefined}>
          {line.why}
        </p>
      )}
      {line.choices.map((choice, at) => {
        const isFramed = at === line.suggested && line.isOpen && !isAnswered;
        return (
          <button
            type="button"
            key={choice.label}
            className={classes.choice}
            data-framed={isFramed || undefined}
            aria-pressed={choice === answer}
            onClick={() => onChoose(choice)}
          >
            <Key>{isFramed ? '↵' : (choice.key ?? String(at + 1))}</Key>
            {choice.label}
            {choice.detail !== undefined && <small>{choice.detail}</small>}
          </button>
        );
      })}
      {line.hasFields && (
        <button type="button" className={classes.choice} onClick={onFind}>
          <Key>f</Key>
          {t`Other field`}
        </button>
      )}
      {line.hasFields && onNewField && (
        <button type="button" className={classes.choice} data-quiet onClick={onNewField}>
          <Key>+</Key>
          {t`New field “${line.title}”`}
        </button>
      )}
    </div>
  );
}
