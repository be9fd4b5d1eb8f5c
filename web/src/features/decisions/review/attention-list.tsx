import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Review } from '../../../api/contract.ts';
import { formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './review.module.css';

export type ReviewedAttention = Review['attention'][number];

interface AttentionListProps {
  items: readonly ReviewedAttention[];
  chosen: string | null;
  onChoose: (item: ReviewedAttention) => void;
  /** A1 of the cell that a point links to. */
  findCell: (item: ReviewedAttention) => string | undefined;
  /** undefined if the user may not accept points, or the job is locked. */
  onAccept: ((item: ReviewedAttention) => void) | undefined;
  /** undefined if the user may not revoke what holds for the sender. */
  onRevoke: ((item: ReviewedAttention) => void) | undefined;
  /** null if a point is not about how a place was read. */
  onConfirm: (item: ReviewedAttention) => (() => void) | null;
  /** What answers a point about sender and period; null if the point has no answers of its own. */
  answersOf: (item: ReviewedAttention) => ReactNode;
  /** The rows that a point is about by their keys and names; empty if they are not known. */
  nameRows: (item: ReviewedAttention) => string[];
}

/** Lists open decisions first, then decided points, then points for information. */
export function AttentionList({
  items,
  chosen,
  onChoose,
  findCell,
  onAccept,
  onRevoke,
  onConfirm,
  answersOf,
  nameRows,
}: AttentionListProps) {
  if (items.length === 0) return <Text size="sm">{t`Nothing needs a decision.`}</Text>;
  const sorted = [...items].sort((a, b) => rankOf(a) - rankOf(b));
  return (
    <ul className={classes.attention} aria-label={t`What needs attention`}>
      {sorted.map((item) => (
        <li key={item.id} data-open={item.needs_decision || undefined}>
          <UnstyledButton
            className={classes.attentionItem}
            aria-pressed={item.id === chosen}
            onClick={() => onChoose(item)}
          >
            <AttentionIcon item={item} />
            <span>
              <span className={classes.message}>{item.message}</span>
              {item.columns?.map(({ column, header, places }) => (
                <span key={column ?? header} className={classes.where}>
                  {column === undefined ? `“${header}”` : t`${column} “${header}”: ${places.join(', ')}`}
                </span>
              ))}
              {nameRows(item).map((name) => (
                <span key={name} className={classes.where}>
                  {name}
                </span>
              ))}
              <span className={classes.where}>{describePlace(item, findCell(item))}</span>
            </span>
          </UnstyledButton>
          {item.needs_decision && onAccept && item.id === chosen && answersOf(item)}
          {item.needs_decision && onAccept && item.id === chosen && !isQuestion(item) && (
            <Group gap="xs" pl={28} py={6}>
              <ConfirmButton item={item} onConfirm={onConfirm(item)} />
              <Button size="compact-xs" variant="default" onClick={() => onAccept(item)}>
                {t`Accept as it is`}
              </Button>
            </Group>
          )}
          {item.accepted_for === 'sender' && onRevoke && item.id === chosen && (
            <Group gap="xs" pl={28} py={6}>
              <Button size="compact-xs" variant="default" onClick={() => onRevoke(item)}>
                {t`Revoke for the sender`}
              </Button>
            </Group>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whether a point has to be answered, and cannot be accepted as it is. */
export const isQuestion = ({ code }: ReviewedAttention): boolean => code === 'second_document';

const rankOf = (item: ReviewedAttention): number => (item.needs_decision ? 0 : item.accepted_by === null ? 2 : 1);

function AttentionIcon({ item }: { item: ReviewedAttention }) {
  if (item.needs_decision) return <CircleAlert size={16} className={classes.open} aria-label={t`To decide`} />;
  if (item.accepted_by !== null) return <CircleCheck size={16} className={classes.done} aria-label={t`Decided`} />;
  return <Info size={16} className={classes.told} aria-label={t`For information`} />;
}

function ConfirmButton({ item, onConfirm }: { item: ReviewedAttention; onConfirm: (() => void) | null }) {
  if (onConfirm === null) return null;
  return (
    <Button size="compact-xs" variant="default" onClick={onConfirm}>
      {item.code === 'column_undecided' ? t`Carry all` : t`This is right`}
    </Button>
  );
}

function describePlace(
  { sheet, count, columns, accepted_for: holds, accepted_until: until }: ReviewedAttention,
  cell: string | undefined,
): string {
  const parts = [
    cell,
    sheet,
    columns === undefined && count !== undefined && count > 1 && t`${count} times`,
    until !== null && t`accepted for the sender until ${formatDay(until)}`,
    holds === 'document' && t`accepted for this document`,
  ];
  return parts.filter(Boolean).join(' · ');
}
