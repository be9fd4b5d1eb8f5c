import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Recipe, RecipePiece } from '../../../api/contract.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { describePiece } from './piece-words.ts';
import classes from './recipes.module.css';

interface PieceListProps {
  workspaceId: string;
  recipe: Recipe;
  findLabel: (field: string) => string;
  /** undefined if the user may not revoke pieces, or the version is not the one in force. */
  onRevoke: ((id: string) => void) | undefined;
}

function describeLayout({ headers, sheet }: Recipe['layouts'][number]): string {
  const names = headers.filter((header) => header !== '').join(', ');
  return sheet === undefined
    ? t`In tables with the headers ${names}`
    : t`In tables with the headers ${names}, in the sheet ${sheet}`;
}

/** The pieces of a recipe, grouped by the layout that they apply to. */
export function PieceList({ workspaceId, recipe, findLabel, onRevoke }: PieceListProps) {
  const [asked, setAsked] = useState<RecipePiece | null>(null);
  const groups = [...recipe.layouts.map(({ id }) => id), undefined].map((layout) => ({
    layout: recipe.layouts.find(({ id }) => id === layout),
    pieces: recipe.pieces.filter((piece) => piece.layout === layout),
  }));
  return (
    <>
      {groups
        .filter(({ pieces }) => pieces.length > 0)
        .map(({ layout, pieces }) => (
          <div key={layout?.id ?? 'document'}>
            <Muted style={{ overflowWrap: 'anywhere' }}>
              {layout ? describeLayout(layout) : t`In the whole document`}
            </Muted>
            <ul className={classes.pieces}>
              {pieces.map((piece) => (
                <li key={piece.id}>
                  <span>
                    {describePiece(piece, findLabel)}
                    <span className={classes.meta}>
                      {piece.until
                        ? t`${piece.id}, since ${<TimeText at={piece.at} />}, by ${piece.by}, until ${piece.until}`
                        : t`${piece.id}, since ${<TimeText at={piece.at} />}, by ${piece.by}`}
                      {', '}
                      <TextLink
                        inherit
                        to="/w/$workspaceId/jobs/$jobId"
                        params={{ workspaceId, jobId: piece.from.job_id }}
                      >
                        {t`from this document`}
                      </TextLink>
                    </span>
                  </span>
                  {onRevoke && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      aria-label={t`Revoke ${piece.id}: ${describePiece(piece, findLabel)}`}
                      onClick={() => setAsked(piece)}
                    >
                      {t`Revoke`}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        ))}
      <ConfirmDialog
        isOpen={asked !== null}
        title={t`Revoke this piece?`}
        confirmLabel={t`Revoke`}
        isDangerous
        onClose={() => setAsked(null)}
        onConfirm={() => asked && onRevoke?.(asked.id)}
      >
        <Text size="sm">
          {t`${asked && describePiece(asked, findLabel)}. A new version without this piece holds for new documents. Documents that were already read keep their version.`}
        </Text>
      </ConfirmDialog>
    </>
  );
}
