import { useEffect, useId, useRef, useState } from 'react';
import { t } from '../../../lib/texts.ts';
import { Key } from './key.tsx';
import classes from './lines.module.css';

export interface FoundField {
  name: string;
  label: string;
  /** Whether another column of the table has it. */
  isTaken: boolean;
  /** How likely the column is the field. */
  sure: number;
}

interface FieldFinderProps {
  fields: readonly FoundField[];
  onField: (field: string) => void;
  onClose: () => void;
}

const SHOWN = 5;

/** Finds a field by a part of its name: the first word that begins so comes first. */
export function FieldFinder({ fields, onField, onClose }: FieldFinderProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const inputRef = useRef<HTMLInputElement>(null);
  const listId = useId();
  useEffect(() => inputRef.current?.focus(), []);
  const shown = findFields(fields, text).slice(0, SHOWN);
  const framed = Math.min(at, shown.length - 1);
  return (
    <div className={classes.strip}>
      <input
        ref={inputRef}
        className={classes.input}
        role="combobox"
        aria-label={t`Find a field`}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={shown.length > 0 ? `${listId}-${framed}` : undefined}
        placeholder={t`Field`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
          if (step !== undefined && shown.length > 0) setAt((framed + step + shown.length) % shown.length);
          else if (event.key === 'Escape') onClose();
          else if (event.key === 'Enter' && shown[framed]) onField(shown[framed].name);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div id={listId} role="listbox" aria-label={t`Fields`} className={classes.options}>
        {shown.map(({ name, label, isTaken }, index) => (
          <div
            key={name}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === framed}
            className={classes.choice}
            data-framed={index === framed || undefined}
            onClick={() => onField(name)}
            onKeyDown={() => undefined}
          >
            {index === framed && <Key>↵</Key>}
            {label}
            {isTaken && <small>{t`has a column`}</small>}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className={classes.why}>{t`No field has this in its name.`}</p>}
    </div>
  );
}

/** Names that begin with the text first, then those with a word that does; fields without a column, and the likeliest. */
function findFields(fields: readonly FoundField[], text: string): FoundField[] {
  const wanted = text.trim().toLowerCase();
  const rank = ({ label, isTaken }: FoundField) => {
    const name = label.toLowerCase();
    const begins = name.startsWith(wanted)
      ? 0
      : name.split(/[\s/()-]+/).some((word) => word.startsWith(wanted))
        ? 1
        : 2;
    return begins * 2 + (isTaken ? 1 : 0);
  };
  return fields
    .filter(({ label, name }) => label.toLowerCase().includes(wanted) || name.includes(wanted))
    .map((field, at) => ({ field, at }))
    .sort((a, b) => rank(a.field) - rank(b.field) || b.field.sure - a.field.sure || a.at - b.at)
    .map(({ field }) => field);
}
