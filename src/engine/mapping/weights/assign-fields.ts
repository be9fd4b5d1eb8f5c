/** The gain if a column gets a field rather than no field. Only possible pairs are listed. */
export interface Offer {
  column: number;
  field: number;
  gain: number;
}

/**
 * Assigns fields to columns so that the sum of gains is largest. A field goes to one column at most; if gains are
 * equal, to the left one. Returns the field of each column that got one. Uses shortest augmenting paths: Jonker and
 * Volgenant, A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems, 1987.
 */
export function assignFields(offers: readonly Offer[]): Map<number, number> {
  const columns = [...new Set(offers.map(({ column }) => column))].sort((a, b) => a - b);
  const fields = [...new Set(offers.map(({ field }) => field))].sort((a, b) => a - b);
  const rows = new Map(fields.map((field): [number, FieldRow] => [field, { field, costs: new Map(), potential: 0 }]));
  const byColumn = new Map(columns.map((column, order) => [column, makePlace(column, order)]));
  for (const { column, field, gain } of offers) {
    const place = byColumn.get(column);
    // If gains are equal, the left column is slightly cheaper.
    if (place !== undefined) rows.get(field)?.costs.set(place, -gain + place.order * TIE);
  }
  const places = [...byColumn.values()];
  for (const row of rows.values()) {
    // A field may stay without a column: each field has a place of its own, which costs nothing.
    const own = makePlace(null, places.length);
    row.costs.set(own, 0);
    places.push(own);
  }
  for (const row of rows.values()) assignRow(row, places);
  return new Map(
    places.flatMap(({ column, row }): [number, number][] =>
      column === null || row === null ? [] : [[column, row.field]],
    ),
  );
}

const TIE = 1e-9;

interface FieldRow {
  readonly field: number;
  /** Cost of each place that the field may take. */
  readonly costs: Map<Place, number>;
  potential: number;
}

interface Place {
  /** Null if this is the place for a field without a column. */
  readonly column: number | null;
  /** Position of the column from the left. */
  readonly order: number;
  /** The field that takes the place. */
  row: FieldRow | null;
  potential: number;
  /** The shortest path to here in the current search: its length, the place before, and whether both are final. */
  distance: number;
  before: Place | null;
  isDone: boolean;
}

function makePlace(column: number | null, order: number): Place {
  return { column, order, row: null, potential: 0, distance: 0, before: null, isDone: false };
}

/** Gives one more field a place, so that the total cost of all fields so far is lowest. */
function assignRow(start: FieldRow, places: readonly Place[]): void {
  for (const place of places) {
    place.distance = Number.POSITIVE_INFINITY;
    place.before = null;
    place.isDone = false;
  }
  let end: Place | null = null;
  let reached = 0;
  for (let row: FieldRow | null = start; row !== null; ) {
    const next = findNearest(row, end, reached, places);
    if (next === null) return;
    reached = next.distance;
    next.isDone = true;
    end = next;
    row = next.row;
  }
  start.potential += reached;
  for (const place of places) {
    if (!place.isDone || place === end || place.row === null) continue;
    place.row.potential += reached - place.distance;
    place.potential -= reached - place.distance;
  }
  while (end !== null) {
    const { before }: Place = end;
    end.row = before === null ? start : before.row;
    end = before;
  }
}

/** Updates the paths that lead through a field's row, and finds the nearest place that is not final. */
function findNearest(row: FieldRow, from: Place | null, reached: number, places: readonly Place[]): Place | null {
  let next: Place | null = null;
  for (const place of places) {
    if (place.isDone) continue;
    const length = reached + (row.costs.get(place) ?? Number.POSITIVE_INFINITY) - row.potential - place.potential;
    if (length < place.distance) {
      place.distance = length;
      place.before = from;
    }
    if (next === null || place.distance < next.distance) next = place;
  }
  return next;
}
