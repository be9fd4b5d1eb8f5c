import { Kbd } from '@mantine/core';
import { FileX, TriangleAlert } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Sender } from '../../../api/contract.ts';
import { CutName } from '../../../components/cut-name.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { findSender, namePeriod, saySender } from '../../entities/senders/index.ts';
import { type Arrival, arrivalStore, type Beside } from './arrival-store.ts';
import { CommitField } from './commit-field.tsx';
import type { ChosenConfig, ResolvedArrival } from './resolve-arrivals.ts';
import { sayPeriod } from './say.ts';
import classes from './uploads.module.css';

interface ArrivalLineProps {
  workspaceId: string;
  resolved: ResolvedArrival;
  senders: readonly Sender[];
  defaultConfigId: string | undefined;
  /** Whether the names are still being read. */
  isReading: boolean;
  onEnter: (event: KeyboardEvent<HTMLInputElement>, text: string) => void;
}

export function ArrivalLine({ workspaceId, resolved, senders, defaultConfigId, isReading, onEnter }: ArrivalLineProps) {
  const { arrival, sender, period, unclearPeriod, needsWord, config } = resolved;
  const { name } = arrival.file;
  const patch = (change: Partial<Arrival>) => arrivalStore.patchOne(workspaceId, arrival.id, change);
  if (arrival.refusal !== null)
    return <RefusedLine workspaceId={workspaceId} arrival={arrival} refusal={arrival.refusal} />;
  const proposed = sender === null ? (resolved.named?.new_sender ?? null) : null;
  const senderText =
    sender === null
      ? (arrival.sender ?? '')
      : sender.kind === 'known'
        ? sender.sender.name
        : sender.kind === 'new'
          ? sender.name
          : (arrival.sender ?? '');
  return (
    <tr data-aside={arrival.beside === 'aside' || undefined}>
      <td title={arrival.folder === '' ? name : `${arrival.folder}/${name}`}>
        <CutName name={name} />
      </td>
      <td>
        <CommitField
          name={`sender ${arrival.id}`}
          label={t`Sender of ${name}`}
          placeholder={isReading ? '' : t`whose?`}
          list="known-senders"
          isNeeded={needsWord && (sender === null || sender.kind === 'several')}
          value={senderText}
          says={(text) => saySender(findSender(text, senders, arrival.isNewSender))}
          onCommit={(text) => patch({ sender: text, isNewSender: false, beside: null })}
          onEnter={(event, text) => {
            if (text === '' && proposed !== null) patch({ sender: proposed, isNewSender: true });
            onEnter(event, text);
          }}
        />
      </td>
      <td>
        <CommitField
          name={`period ${arrival.id}`}
          label={t`Period of ${name}`}
          placeholder={isReading ? '' : t`when?`}
          isNeeded={needsWord && period === null}
          value={unclearPeriod ?? (period === null ? (arrival.period ?? '') : namePeriod(period))}
          says={sayPeriod}
          onCommit={(text) => patch({ period: text, beside: null })}
          onEnter={onEnter}
        />
      </td>
      <td className={classes.itSays}>
        {!isReading && <WhatItSays resolved={resolved} onPatch={patch} />}
        {!isReading && config !== null && config.id !== defaultConfigId && (
          <span className={classes.quiet} title={WHY_PACKAGE[config.by]}>
            {' '}
            · {t`read with ${config.name}`}
          </span>
        )}
      </td>
    </tr>
  );
}

const WHY_PACKAGE: Readonly<Record<ChosenConfig['by'], string>> = {
  all: t`You have chosen this package for all`,
  sender: t`It read the sender’s last accepted document`,
  headers: t`It has read documents with such headers`,
  default: '',
};

function RefusedLine({ workspaceId, arrival, refusal }: { workspaceId: string; arrival: Arrival; refusal: string }) {
  const ask = async () => {
    try {
      await navigator.clipboard.writeText(
        t`We cannot read “${arrival.file.name}”. Please send the table itself, as xlsx, ods or csv.`,
      );
      showSuccess(t`Copied. Paste it into a message.`);
    } catch (error) {
      showFailure(error as Error, t`The browser did not let the text be copied`);
    }
  };
  return (
    <tr>
      <td title={arrival.file.name}>
        <CutName name={arrival.file.name} />
      </td>
      <td colSpan={2} className={classes.bad}>
        <FileX size={14} aria-hidden /> {refusal}
      </td>
      <td className={classes.itSays}>
        <button type="button" className={classes.small} onClick={() => void ask()}>{t`Copy a request`}</button>
        <button
          type="button"
          className={classes.small}
          onClick={() => arrivalStore.remove(workspaceId, arrival.id)}
        >{t`Remove the line`}</button>
      </td>
    </tr>
  );
}

const BESIDE: readonly [Beside, string][] = [
  ['replaces', t`replaces it`],
  ['added_to', t`is added`],
  ['aside', t`set aside`],
];

function WhatItSays({ resolved, onPatch }: { resolved: ResolvedArrival; onPatch: (change: Partial<Arrival>) => void }) {
  const { arrival, sender, period, periodFrom, named, first, isTwice } = resolved;
  if (first !== null && period !== null)
    return (
      <>
        <Warning title={t`The first is “${first.source_file}”`}>{t`Second of ${namePeriod(period)}:`}</Warning>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is submitted */}
        <span role="group" aria-label={t`What ${arrival.file.name} is`} className={classes.segments}>
          {BESIDE.map(([beside, text]) => (
            <button
              key={beside}
              type="button"
              aria-pressed={arrival.beside === beside}
              onClick={() => onPatch({ beside: arrival.beside === beside ? null : beside })}
            >
              {text}
            </button>
          ))}
        </span>
      </>
    );
  const parts = [...sayWhose(resolved, onPatch), ...sayWhen(resolved, onPatch)];
  if (parts.length > 0) return parts;
  if (isTwice)
    return <Warning>{t`Two files are of this sender and period: you will be asked about the second`}</Warning>;
  if (periodFrom === 'page')
    return <Warning>{t`nothing in its name says when; the period is that of this page`}</Warning>;
  if (sender === null) return <span className={classes.quiet}>{t`nobody has to be named here`}</span>;
  return <span className={classes.quiet}>{sayHow(named?.sender_found_by)}</span>;
}

function sayWhose(
  { arrival, sender, named }: ResolvedArrival,
  onPatch: (change: Partial<Arrival>) => void,
): ReactNode[] {
  if (sender?.kind === 'several')
    return [
      ...sender.senders
        .slice(0, 3)
        .map(({ id, name }) => <Suggestion key={id} text={name} onTake={() => onPatch({ sender: name })} />),
      <Suggestion
        key="new"
        text={t`new sender “${arrival.sender ?? ''}”`}
        onTake={() => onPatch({ isNewSender: true })}
      />,
    ];
  if (sender?.kind === 'known' && arrival.sender !== null && arrival.isNewSender === false) return [];
  const suggested = named?.new_sender;
  if (sender !== null || suggested == null) return [];
  return [
    <Suggestion
      key="suggested"
      text={t`new sender “${suggested}”`}
      takesEnter
      onTake={() => onPatch({ sender: suggested, isNewSender: true })}
    />,
  ];
}

function sayWhen({ period, named }: ResolvedArrival, onPatch: (change: Partial<Arrival>) => void): ReactNode[] {
  if (period !== null) return [];
  return (named?.period_candidates ?? []).map((candidate) => (
    <Suggestion key={candidate} text={t`${namePeriod(candidate)}?`} onTake={() => onPatch({ period: candidate })} />
  ));
}

function sayHow(foundBy: string | null | undefined): string {
  switch (foundBy) {
    case 'file_name':
      return t`by its name`;
    case 'folder':
      return t`by its folder`;
    case 'earlier_name':
      return t`by the names of earlier documents`;
    case 'sender_name':
      return t`its name has a word of the sender’s`;
    default:
      return '';
  }
}

function Warning({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <span className={classes.warn} title={title}>
      <TriangleAlert size={14} aria-hidden /> {children}
    </span>
  );
}

/** `takesEnter`: so does Enter in the empty field. */
function Suggestion({ text, takesEnter, onTake }: { text: string; takesEnter?: boolean; onTake: () => void }) {
  return (
    <button type="button" className={classes.small} onClick={onTake}>
      {text}
      {takesEnter && (
        <Kbd size="xs" aria-hidden className={classes.takesEnter}>
          ↵
        </Kbd>
      )}
    </button>
  );
}
