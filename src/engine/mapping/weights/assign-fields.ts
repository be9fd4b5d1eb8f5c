/** What a column would gain by a field, compared with none; only pairs that are possible are listed. */
export interface Offer {
  column: number;
  field: number;
  gain: number;
}

/**
 * Gives columns to fields so that the gains add up to the most, each field to one column at most. Among equals the left
 * column keeps the field. Returns the field of each column that got one. By shortest augmenting paths: Jonker and
 * Volgenant, A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems, 1987.
 */
export function assignFields(offers: readonly Offer[]): Map<number, number> {
  const columns = [...new Set(offers.map(({ column }) => column))].sort((a, b) => a - b);
  const fields = [...new Set(offers.map(({ field }) => field))].sort((a, b) => a - b);
  const rows = new Map(fields.map((field): [number, FieldRow] => [field, { field, costs: new Map(), potential: 0 }]));
  const places = columns.map((column) => makePlace(column));
  for (const [i, place] of places.entries()) {
    for (const { column, field, gain } of offers) {
      // Of equal columns the left one is a little cheaper.
      if (column === place.column) rows.get(field)?.costs.set(place, -gain + i * TIE);
    }
  }
  for (const row of rows.values()) {
    // A field may stay without a column: it then takes a place of its own, which costs nothing.
    const own = makePlace(null);
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
  /** Costs of the places that the field may take. */
  readonly costs: Map<Place, number>;
  potential: number;
}

interface Place {
  /** null: the place of a field without a column. */
  readonly column: number | null;
  /** The field that has it. */
  row: FieldRow | null;
  potential: number;
  /** Of the search under way: the length of the shortest path to the place, the place before it there, and whether it is final. */
  distance: number;
  before: Place | null;
  isDone: boolean;
}

function makePlace(column: number | null): Place {
  return { column, row: null, potential: 0, distance: 0, before: null, isDone: false };
}

/** Gives one more field a place, so that the fields so far have the cheapest places together. */
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

/** Takes the paths over a field into account, and finds the nearest place that is not final. */
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
