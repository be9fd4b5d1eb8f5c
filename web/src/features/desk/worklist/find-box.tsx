import { useDisclosure } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../../../lib/texts.ts';
import { useTextFilter } from './use-text-filter.ts';
import classes from './worklist.module.css';

interface FindBoxProps {
  value: string | undefined;
  onValue: (value: string | undefined) => void;
  /** Called with Enter. */
  onFound: () => void;
}

/** One box for everything that people search for; in a narrow window it opens from a button. */
export function FindBox({ value, onValue, onFound }: FindBoxProps) {
  const [text, setText] = useTextFilter(value, onValue);
  const [isOpen, shown] = useDisclosure(value !== undefined);
  const ref = useRef<HTMLInputElement>(null);
  return (
    <search className={classes.find} data-open={isOpen || undefined}>
      <button
        type="button"
        className={classes.iconButton}
        aria-label={t`Find`}
        aria-expanded={isOpen}
        onClick={() => {
          shown.toggle();
          requestAnimationFrame(() => ref.current?.focus());
        }}
      >
        <Search size={16} aria-hidden />
      </button>
      <label className={classes.findField}>
        <Search size={14} aria-hidden />
        <input
          ref={ref}
          type="search"
          aria-label={t`Find a sender, document or header`}
          placeholder={t`Find sender, document, header`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              setText('');
              shown.close();
            }
            if (event.key !== 'Escape' && event.key !== 'Enter') return;
            event.currentTarget.blur();
            onFound();
          }}
        />
        <kbd aria-hidden>/</kbd>
      </label>
    </search>
  );
}
