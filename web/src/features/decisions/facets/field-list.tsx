import { CircleX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './facets.module.css';
import type { FieldOfResult } from './fields-of-result.ts';

interface FieldListProps {
  fields: readonly FieldOfResult[];
  chosen: string;
  findLabel: (field: string) => string;
  onChoose: (field: string) => void;
}

/** The fields of the result with their issues. */
export function FieldList({ fields, chosen, findLabel, onChoose }: FieldListProps) {
  const chosenRef = useRef<HTMLLIElement>(null);
  // On a phone the list is short and scrolls, so the chosen field is scrolled into view.
  useEffect(() => {
    if (chosen !== '') chosenRef.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);
  return (
    <nav className={classes.pane} aria-label={t`Fields`}>
      <h2 className={classes.title}>{t`Fields`}</h2>
      <ul className={classes.list}>
        {fields.map(({ field, errors, warnings }) => (
          <li key={field} ref={field === chosen ? chosenRef : undefined}>
            <button
              type="button"
              className={classes.item}
              aria-current={field === chosen}
              onClick={() => onChoose(field)}
            >
              <span className={classes.name}>{findLabel(field)}</span>
              {errors > 0 && (
                <span className={classes.bad} role="img" aria-label={countOf(errors, 'error')}>
                  <CircleX size={12} aria-hidden /> {formatCount(errors)}
                </span>
              )}
              {warnings > 0 && (
                <span className={classes.warn} role="img" aria-label={countOf(warnings, 'warning')}>
                  <TriangleAlert size={12} aria-hidden /> {formatCount(warnings)}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
