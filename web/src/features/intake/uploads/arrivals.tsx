import { Button, Kbd, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ReadAs } from '../../../api/contract.ts';
import { showFailure } from '../../../components/notices.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useRunBlocker } from '../../../session/session.ts';
import { findSender, saySender } from '../../entities/senders/index.ts';
import { ReadAsButton } from '../../inspection/reading/index.ts';
import { ArrivalLine } from './arrival-line.tsx';
import { type Arrivals as ArrivalsState, arrivalStore } from './arrival-store.ts';
import { CommitField } from './commit-field.tsx';
import { readArrivals } from './read-arrivals.ts';
import { sayPeriod } from './say.ts';
import classes from './uploads.module.css';
import { type PagePeriod, useResolved } from './use-resolved.ts';
import { useRunnable } from './use-runnable.ts';

export { DropNotices } from './drop-notices.tsx';

interface ArrivalsProps {
  workspaceId: string;
  arrivals: ArrivalsState;
  pagePeriod: PagePeriod;
}

/** The files that were dropped, as lines, before they are read: whose each is, and for when. */
export function Arrivals({ workspaceId, arrivals, pagePeriod }: ArrivalsProps) {
  const { configs, isPending } = useRunnable(workspaceId);
  const { resolved, senders, isNamed, isReading, asksSender, error } = useResolved(arrivals, pagePeriod, configs);
  const blocker = useRunBlocker();
  const client = useQueryClient();
  const [readAs, setReadAs] = useState<ReadAs>({});
  const ref = useRef<HTMLElement>(null);
  const readable = resolved.filter(({ arrival }) => arrival.refusal === null && arrival.beside !== 'aside');
  const unclear = resolved.filter(({ unclearPeriod, sender }) => unclearPeriod !== null || sender?.kind === 'several');
  const isKnown = (!isReading && !isPending) || error !== null;
  const canRead = isKnown && readable.length > 0 && unclear.length === 0 && configs.length > 0 && blocker === null;
  const read = useMutation({
    mutationFn: () => readArrivals(client, workspaceId, { readAs }, resolved),
    onSuccess: () => arrivalStore.clear(workspaceId),
    onError: (failure) => showFailure(failure, t`The files were not read`),
  });
  const go = () => canRead && !read.isPending && read.mutate();
  const goOn = (event: KeyboardEvent<HTMLInputElement>, text: string) =>
    focusNext(ref.current, event.currentTarget, text !== '');
  const hasText = resolved.some(({ arrival }) => /\.(csv|tsv|txt)$/i.test(arrival.file.name));
  const needy = isNamed ? resolved.filter(({ needsWord }) => needsWord) : [];
  const count = t`${plural(resolved.length, '# file', '# files')}`;
  const forRest = findSender(arrivals.sender, senders);
  const unnamed = readable.filter(({ sender }) => sender === null);
  // Files whose names propose different senders are hardly of one.
  const isOneSender = unnamed.length > 1 && new Set(unnamed.map(({ named }) => named?.new_sender)).size === 1;
  const isOnePeriod = needy.filter(({ period, unclearPeriod }) => period === null && unclearPeriod === null).length > 1;
  useFirstFocus(ref, isKnown, isOneSender || !asksSender ? undefined : unnamed[0]?.arrival.id);
  return (
    <section ref={ref} className={classes.arrivals} aria-label={t`Arriving`}>
      <datalist id="known-senders">
        {senders.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <div className={classes.arrivalsHead}>
        <b role="status">
          {needy.length === 0
            ? count
            : t`${count}, ${(
                <span key="need" className={classes.warn}>
                  {plural(needy.length, '# needs a word', '# need a word')}
                </span>
              )}`}
        </b>
        <span className={classes.forAll}>
          {t`Period for all`}
          <CommitField
            name="period-all"
            label={t`Period for all`}
            placeholder={t`e.g. Okt 26`}
            isNeeded={isOnePeriod}
            value={arrivals.period}
            says={sayPeriod}
            onCommit={(text) => arrivalStore.patch(workspaceId, { period: text })}
            onEnter={goOn}
          />
        </span>
        <span className={classes.forAll}>
          {t`Sender for those without`}
          <CommitField
            name="sender-all"
            label={t`Sender for those without`}
            placeholder={t`A sender, or a new one`}
            list="known-senders"
            isNeeded={isOneSender && needy.some(({ sender }) => sender === null)}
            value={forRest?.kind === 'known' ? forRest.sender.name : arrivals.sender}
            says={(text) => saySender(findSender(text, senders))}
            onCommit={(text) => arrivalStore.patch(workspaceId, { sender: text })}
            onEnter={goOn}
          />
        </span>
        <span className={classes.grow} />
        <Button variant="subtle" color="gray" onClick={() => arrivalStore.clear(workspaceId)}>
          {t`Set all aside`}
        </Button>
        <Button
          data-read
          // What is known in a moment takes no focus away.
          disabled={isKnown && !canRead}
          data-disabled={!isKnown || undefined}
          aria-disabled={!isKnown || undefined}
          loading={read.isPending}
          title={blocker ?? undefined}
          rightSection={
            <Kbd size="xs" aria-hidden className={classes.onAccent}>
              ↵
            </Kbd>
          }
          onClick={go}
        >
          {plural(readable.length, 'Read # file', 'Read # files')}
        </Button>
      </div>
      {blocker !== null && <p className={classes.blocked}>{blocker}</p>}
      <div className={classes.arrivalsTable}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t`Document`}</th>
              <th scope="col">{t`Sender`}</th>
              <th scope="col">{t`Period`}</th>
              <th scope="col">{t`What it says`}</th>
            </tr>
          </thead>
          <tbody>
            {resolved.map((one) => (
              <ArrivalLine
                key={one.arrival.id}
                workspaceId={workspaceId}
                resolved={one}
                senders={senders}
                defaultConfigId={configs[0]?.id}
                isReading={isReading}
                onEnter={goOn}
              />
            ))}
          </tbody>
        </table>
      </div>
      {(configs.length > 1 || hasText) && (
        <div className={classes.how}>
          {configs.length > 1 && (
            <span className={classes.forAll}>
              {t`Package for all`}
              <Select
                aria-label={t`Package for all`}
                size="xs"
                w={240}
                allowDeselect={false}
                value={arrivals.configId ?? EACH}
                onChange={(id) => arrivalStore.patch(workspaceId, { configId: id === EACH ? null : id })}
                data={[
                  { value: EACH, label: t`By sender and headers, else ${configs[0]?.name ?? ''}` },
                  ...configs.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            </span>
          )}
          {hasText && <ReadAsButton value={readAs} onChange={setReadAs} />}
        </div>
      )}
    </section>
  );
}

/** Each file is read with its own package. */
const EACH = '';

/** The next field that still needs a word (after the last one the first, if `wraps`), or else the button that reads. */
function focusNext(root: HTMLElement | null, from: HTMLInputElement, wraps: boolean): void {
  // What was typed is understood once it is drawn; the next key is meant for the next field.
  flushSync(() => undefined);
  const fields = [...(root?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  const at = fields.indexOf(from);
  const next = [...fields.slice(at + 1), ...(wraps ? fields.slice(0, at + 1) : [])];
  (next.find(needsWord) ?? root?.querySelector<HTMLElement>('[data-read]'))?.focus();
}

const needsWord = ({ dataset }: HTMLInputElement) => dataset.needs !== undefined;

/** Where a person begins: at what needs a word, at the sender of a file that has none, or else at the button. */
function useFirstFocus(
  ref: React.RefObject<HTMLElement | null>,
  isKnown: boolean,
  unnamedId: string | undefined,
): void {
  const hasBegun = useRef(false);
  useEffect(() => {
    if (!isKnown || hasBegun.current) return;
    hasBegun.current = true;
    // Whoever has begun to type by then goes on.
    if (document.activeElement instanceof HTMLInputElement) return;
    const wanted = ['input[data-needs]', `input[data-field="sender ${unnamedId}"]`, '[data-read]'];
    wanted
      .map((one) => ref.current?.querySelector<HTMLElement>(one))
      .find((one) => one != null)
      ?.focus();
  }, [ref, isKnown, unnamedId]);
}
