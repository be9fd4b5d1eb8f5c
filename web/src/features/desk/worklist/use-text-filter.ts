import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const PAUSE_MS = 250;

export interface TextFilterProps {
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

/** What a filter means; null if it is not understood, so that the list stays as it is. */
export type Understood = { value: string | undefined } | null;

/** A text that sets a filter when the user has not typed for a moment, and that follows a change from elsewhere. */
export function useTextFilter(
  value: string | undefined,
  read: (text: string) => Promise<Understood>,
  onValue: (value: string | undefined) => void,
) {
  const [text, setText] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  /** The value of this text. */
  const [told, setTold] = useState(value);
  const apply = useDebouncedCallback(async (wanted: string) => {
    const understood = await read(wanted.trim());
    if (understood === null) return;
    setTold(understood.value);
    onValue(understood.value);
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
    void apply(changed);
  };
  return [text, change] as const;
}
