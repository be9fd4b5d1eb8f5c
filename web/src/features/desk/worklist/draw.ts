/** When documents are accepted together, one in this many is picked for a closer look. */
const DRAWN_OF = 20;

/** Picks at random, so that nobody knows the choice in advance. `random` returns numbers from 0 to 1. */
export function drawForLook(ids: readonly string[], random: () => number = Math.random): Set<string> {
  const pool = [...ids];
  const drawn = new Set<string>();
  const wanted = ids.length < 2 ? 0 : Math.ceil(ids.length / DRAWN_OF);
  while (drawn.size < wanted) drawn.add(pool.splice(Math.floor(random() * pool.length), 1)[0]!);
  return drawn;
}

/** What was drawn in this tab: whoever closes the list and opens it again gets no other draw. */
export interface Drawn {
  /** Those that nobody has opened since. */
  toLook: readonly string[];
  /** All that a draw has been made for. */
  asked: readonly string[];
}

export const NOTHING_DRAWN: Drawn = { toLook: [], asked: [] };

/** Draws among the documents for which no draw has been made yet. */
export function drawMore({ toLook, asked }: Drawn, ids: readonly string[], random?: () => number): Drawn {
  const fresh = ids.filter((id) => !asked.includes(id));
  return { toLook: [...toLook, ...drawForLook(fresh, random)], asked: [...asked, ...fresh] };
}
