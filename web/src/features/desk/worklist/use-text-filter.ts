import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const PAUSE_MS = 250;

/** A text that sets a filter when the user has not typed for a moment, and that follows a change from elsewhere. */
export function useTextFilter(value: string | undefined, onValue: (value: string | undefined) => void) {
  const [text, setText] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  /** The value of this text. */
  const [told, setTold] = useState(value);
  const apply = useDebouncedCallback((wanted: string) => {
    const next = wanted.trim() || undefined;
    setTold(next);
    onValue(next);
  }, PAUSE_MS);
  if (seen !== value) {
    setSeen(value);
    if (told !== value) {
      setTold(value);
      setText(value ?? '');
    }
  }
  const change = (changed: string) => {
    setText(changed);
    apply(changed);
  };
  return [text, change] as const;
}
