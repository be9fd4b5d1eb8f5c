import { type Config, type DocumentNames, parsePeriodText, type Sender } from '../../../api/contract.ts';
import { findSender, type MeantSender } from '../../entities/senders/index.ts';
import type { Arrival, Arrivals } from './arrival-store.ts';

type Named = DocumentNames['items'][number];

/** A dropped file with the sender and the period that it will have. */
export interface ResolvedArrival {
  arrival: Arrival;
  sender: MeantSender | null;
  /** Whether the names say the sender, and nobody has typed one. */
  isSenderNamed: boolean;
  /** As ADE keeps it. */
  period: string | null;
  /** Typed, and not understood: the file waits for a better word. */
  unclearPeriod: string | null;
  periodFrom: 'typed' | 'names' | 'page' | null;
  /** What the names say; undefined until they are read. */
  named: Named | undefined;
  /** Another file of the drop has the same sender and period. */
  isTwice: boolean;
  first: Named['first_document'];
  /** The package that reads the file. */
  config: ChosenConfig | null;
  /** Whether a person has to say something, or the document comes to what is to decide. */
  needsWord: boolean;
}

/** A package, and why it is the one. */
export interface ChosenConfig {
  id: string;
  name: string;
  by: 'all' | 'sender' | 'headers' | 'default';
}

interface Known {
  senders: readonly Sender[];
  /** What the names of a file say, by the arrival's id. */
  named: ReadonlyMap<string, Named>;
  /** The document of a sender and period that is there already. */
  firstOf: (senderId: string, period: string) => Named['first_document'];
  /** What reads the next document of a sender; null if nobody has accepted one. */
  configOf: (senderId: string) => string | null;
  /** The packages that can run, the default first. */
  configs: readonly Config[];
  /** The period of the page, and whether somebody has chosen it. */
  pagePeriod: { period: string | undefined; isChosen: boolean };
  /** Whether documents need a sender and a period. */
  isNeeded: boolean;
}

/** What each file will be read as: what is typed at a file goes before what its names say, and that before the rest. */
export function resolveArrivals(arrivals: Arrivals, known: Known): ResolvedArrival[] {
  const resolved = arrivals.items.map((arrival) => resolveOne(arrival, arrivals, known));
  const pairs = Map.groupBy(resolved, keyOf);
  return resolved.map((one) => {
    const { arrival, sender, period, first, unclearPeriod } = one;
    const isTwice = keyOf(one) !== undefined && (pairs.get(keyOf(one))?.length ?? 0) > 1;
    const isOpen = (known.isNeeded && (sender === null || period === null)) || sender?.kind === 'several';
    const isAsked = first !== null && arrival.beside === null;
    return {
      ...one,
      isTwice,
      needsWord: arrival.refusal === null && (isOpen || isAsked || unclearPeriod !== null),
    };
  });
}

function resolveOne(
  arrival: Arrival,
  { sender: rest, period: all, configId }: Arrivals,
  { senders, named: byId, firstOf, configOf, configs, pagePeriod }: Known,
): Omit<ResolvedArrival, 'isTwice' | 'needsWord'> {
  const named = byId.get(arrival.id);
  const known = senders.find(({ id }) => id === named?.sender_id);
  const isSenderNamed = arrival.sender === null && known !== undefined;
  const sender =
    arrival.sender !== null
      ? findSender(arrival.sender, senders, arrival.isNewSender)
      : known !== undefined
        ? ({ kind: 'known', sender: known } as const)
        : findSender(rest, senders);
  const typed = arrival.period ?? (all.trim() === '' ? null : all);
  const reading = typed === null || typed.trim() === '' ? null : parsePeriodText(typed);
  const read = reading?.kind === 'period' ? reading.period : null;
  const fallback = typed !== null ? null : (named?.period ?? findOnPage(named, pagePeriod));
  const period = read ?? fallback;
  return {
    arrival,
    sender,
    isSenderNamed,
    period,
    unclearPeriod: reading !== null && read === null ? typed : null,
    periodFrom: period === null ? null : read !== null ? 'typed' : named?.period ? 'names' : 'page',
    named,
    config: chooseConfig(configs, {
      all: configId,
      sender: sender?.kind === 'known' ? configOf(sender.sender.id) : null,
      headers: named?.headers_config_id ?? null,
    }),
    first: sender?.kind === 'known' && period !== null ? firstOf(sender.sender.id, period) : null,
  };
}

/** Wanted for all, else that of the sender, else the one that has read such headers, else the default. */
function chooseConfig(
  configs: readonly Config[],
  wanted: Record<Exclude<ChosenConfig['by'], 'default'>, string | null>,
): ChosenConfig | null {
  for (const by of ['all', 'sender', 'headers'] as const) {
    const found = configs.find(({ id }) => id === wanted[by]);
    if (found !== undefined) return { id: found.id, name: found.name, by };
  }
  const [first] = configs;
  return first === undefined ? null : { id: first.id, name: first.name, by: 'default' };
}

/** The period of the page, if somebody has chosen it, or if the name says its month without a year. */
function findOnPage(named: Named | undefined, { period, isChosen }: Known['pagePeriod']): string | null {
  if (named === undefined || period === undefined) return null;
  const isMeant = named.period_candidates.includes(period) || (isChosen && named.period_candidates.length === 0);
  return isMeant ? period : null;
}

function keyOf({
  sender,
  period,
  arrival,
}: Pick<ResolvedArrival, 'sender' | 'period' | 'arrival'>): string | undefined {
  if (sender === null || sender.kind === 'several' || period === null || arrival.refusal !== null) return undefined;
  if (arrival.beside === 'aside' || (sender.kind === 'known' && sender.sender.has_several)) return undefined;
  return `${sender.kind === 'known' ? sender.sender.id : sender.name.toLowerCase()} ${period}`;
}
