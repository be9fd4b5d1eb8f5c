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
  // A field may stay without a column: it then takes a place of its own, which costs nothing.
  const width = columns.length + fields.length;
  const costs = fields.map(() => new Float64Array(width).fill(Number.POSITIVE_INFINITY));
  for (const [f, row] of costs.entries()) row[columns.length + f] = 0;
  const places = new Map(columns.map((column, place) => [column, place]));
  for (const { column, field, gain } of offers) {
    const place = places.get(column)!;
    // Of equal columns the left one is a little cheaper.
    costs[fields.indexOf(field)]![place] = -gain + place * TIE;
  }
  const taken = assignRows(costs, width);
  const found = new Map<number, number>();
  for (const [place, column] of columns.entries()) if (taken[place]! >= 0) found.set(column, fields[taken[place]!]!);
  return found;
}

const TIE = 1e-9;

/** The row of each column in the cheapest assignment of all rows; -1 for columns without one. */
function assignRows(costs: readonly Float64Array[], width: number): Int32Array {
  const rowOf = new Int32Array(width).fill(-1);
  const ofRow = new Float64Array(costs.length);
  const ofColumn = new Float64Array(width);
  for (let start = 0; start < costs.length; start++) {
    const distance = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(width).fill(-1);
    const done = new Uint8Array(width);
    let column = -1;
    let row = start;
    let reached = 0;
    while (row >= 0) {
      let next = -1;
      for (let c = 0; c < width; c++) {
        if (done[c] === 1) continue;
        const length = reached + costs[row]![c]! - ofRow[row]! - ofColumn[c]!;
        if (length < distance[c]!) {
          distance[c] = length;
          before[c] = column;
        }
        if (next < 0 || distance[c]! < distance[next]!) next = c;
      }
      reached = distance[next]!;
      done[next] = 1;
      column = next;
      row = rowOf[next]!;
    }
    ofRow[start]! += reached;
    for (let c = 0; c < width; c++) {
      if (done[c] === 0 || c === column) continue;
      ofRow[rowOf[c]!]! += reached - distance[c]!;
      ofColumn[c]! -= reached - distance[c]!;
    }
    while (column >= 0) {
      const previous = before[column]!;
      rowOf[column] = previous < 0 ? start : rowOf[previous]!;
      column = previous;
    }
  }
  return rowOf;
}
