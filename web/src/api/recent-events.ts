/** How many events are kept: more than come while an answer is on its way. */
const KEPT = 200;

/** The number in the id of an event, which counts the events of a workspace; null for another id. */
export function numberOf(id: string): number | null {
  const digits = /^evt_(\d{1,15})(?:_|$)/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The events that a page has got last, to apply them again to an answer that was read before them. */
export class RecentEvents<Event> {
  #kept: { seq: number; event: Event }[] = [];
  /** All events after this number are kept; null before the stream has begun. */
  #start: number | null = null;

  /** The stream begins after this event. */
  begin(seq: number): void {
    this.#kept = [];
    this.#start = seq;
  }

  add(seq: number, event: Event): void {
    this.#kept.push({ seq, event });
    if (this.#kept.length > KEPT) this.#start = this.#kept.shift()?.seq ?? null;
  }

  /** The events after this number, in order; null if some of them are not kept any more, or never came. */
  listAfter(seq: number): Event[] | null {
    if (this.#start === null) return [];
    if (seq < this.#start) return null;
    return this.#kept.filter((one) => one.seq > seq).map(({ event }) => event);
  }
}
