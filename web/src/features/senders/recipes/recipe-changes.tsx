import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { describePiece, formatTolerance, TOLERANCES } from './piece-words.ts';
import { type RecipeAt, recipeChangesQuery } from './recipe-api.ts';
import classes from './recipes.module.css';

interface RecipeChangesProps {
  at: RecipeAt;
  findLabel: (field: string) => string;
}

/** The changes since the previous version; read only on request, since the activity records the reading. */
export function RecipeChangesList({ at, findLabel }: RecipeChangesProps) {
  const [isOpen, setOpen] = useState(false);
  const before = at.version - 1;
  const query = useQuery({ ...recipeChangesQuery(at, before), enabled: isOpen });
  return (
    <div>
      <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t`What changed since version ${before}`}
      </Button>
      {isOpen && (
        <QueryView query={query} failure={t`The versions could not be compared`}>
          {({ added, removed, tolerances, layouts }) => (
            <ul className={classes.pieces} aria-label={t`What changed since version ${before}`}>
              {added.map((piece) => (
                <li key={`+${piece.id}`} data-change="added">
                  <span>{t`New: ${describePiece(piece, findLabel)}`}</span>
                </li>
              ))}
              {removed.map((piece) => (
                <li key={`-${piece.id}`} data-change="removed">
                  <span>{t`No longer: ${describePiece(piece, findLabel)}`}</span>
                </li>
              ))}
              {layouts.added.map(({ id, headers, sheet }) => (
                <li key={`+${id}`} data-change="added">
                  <span>{t`New layout: ${[...headers.filter((header) => header !== ''), ...(sheet === undefined ? [] : [sheet])].join(', ')}`}</span>
                </li>
              ))}
              {tolerances.map(({ name, before: was, after }) => (
                <li key={name} data-change="added">
                  <span>
                    {TOLERANCES[name].label}: {formatTolerance(name, was)} → {formatTolerance(name, after)}
                  </span>
                </li>
              ))}
              {added.length + removed.length + tolerances.length + layouts.added.length === 0 && (
                <li>
                  <Text size="sm">{t`The versions have the same content.`}</Text>
                </li>
              )}
            </ul>
          )}
        </QueryView>
      )}
    </div>
  );
}
