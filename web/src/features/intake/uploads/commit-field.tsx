import { type KeyboardEvent, useState } from 'react';
import classes from './uploads.module.css';

interface CommitFieldProps {
  /** For finding the field. */
  name: string;
  label: string;
  placeholder: string;
  value: string;
  list?: string | undefined;
  /** Whether the field waits for a word. */
  isNeeded?: boolean;
  /** What the page understands of a text. */
  says?: (text: string) => { text: string; isClear: boolean } | undefined;
  /** Called when the person leaves the field or presses Enter, if the text has changed. */
  onCommit: (text: string) => void;
  onEnter: (event: KeyboardEvent<HTMLInputElement>, text: string) => void;
}

/** A field whose text counts once the person has finished it; what it will count as stands beside it. */
export function CommitField({
  name,
  label,
  placeholder,
  value,
  list,
  isNeeded,
  says,
  onCommit,
  onEnter,
}: CommitFieldProps) {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? value;
  const understood = says?.(shown);
  const commit = () => {
    if (text !== null && text !== value) onCommit(text);
    setText(null);
  };
  return (
    <span className={classes.field} data-name={name}>
      <input
        data-field={name}
        data-needs={isNeeded || undefined}
        aria-label={label}
        aria-invalid={understood?.isClear === false || undefined}
        placeholder={placeholder}
        list={list}
        autoComplete="off"
        value={shown}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(null);
          if (event.key !== 'Enter') return;
          event.preventDefault();
          commit();
          onEnter(event, shown.trim());
        }}
      />
      {understood && (
        <span className={classes.says} data-unclear={!understood.isClear || undefined}>
          {understood.text}
        </span>
      )}
    </span>
  );
}
