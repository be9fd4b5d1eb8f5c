import type { CorpusEntry } from '../score/make-corpus.ts';

/** Words in data cells, and in the headers of only two groups: neither may occur in a weight. */
export const DATA_MARKER = 'Zzdatamarker';
export const RARE_MARKER = 'Zzraremarker';
/** A word in the headers of every group. */
export const SHARED_WORD = 'Zzsharedword';

const NAMES = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal'];

/**
 * Makes `count` small rosters with a title, a header, data, a total and a note. They differ in the number of rows and
 * in blank rows between their parts. If `isPartial`, every second one has labels only for its totals. Another `first`
 * number gives other documents.
 */
export function makeRosters(
  count: number,
  folder = 'rosters',
  { isPartial = false, first = 0 } = {},
): Record<string, CorpusEntry> {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return Object.fromEntries(numbers.map((i) => [`${folder}/roster-${i}.csv`, makeRoster(i, isPartial && i % 2 === 1)]));
}

function makeRoster(i: number, onlyTotals: boolean): CorpusEntry {
  const lines: string[] = [];
  const runs: { first_row: number; last_row: number; label: 'header' | 'data' | 'total' | 'note' | 'title' }[] = [];
  const add = (label: (typeof runs)[number]['label'], line: string) => {
    lines.push(line);
    const last = runs.at(-1);
    if (last?.label === label && last.last_row === lines.length - 1) last.last_row = lines.length;
    else runs.push({ first_row: lines.length, last_row: lines.length, label });
  };
  add('title', `Members of branch ${i},,`);
  if (i % 2 === 0) lines.push(',,');
  add('header', `Name ${SHARED_WORD},City ${i < 2 ? RARE_MARKER : ''},Hours`);
  const header = lines.length;
  let sum = 0;
  for (let k = 0; k < 4 + (i % 4); k++) {
    const hours = 3 + ((7 * k + i) % 20);
    sum += hours;
    add('data', `${NAMES[(k + i) % NAMES.length]} ${DATA_MARKER},Town ${k},${hours}`);
  }
  add('total', `Total,,${sum}`);
  const last = lines.length;
  if (i % 3 === 0) lines.push(',,');
  add('note', 'Source: the register of members,,');
  const rows = onlyTotals ? runs.filter(({ label }) => label === 'total') : runs;
  const tables = [{ first_row: header, last_row: last, header_rows: [header] }];
  return {
    text: `${lines.join('\n')}\n`,
    labels: {
      group: `branch ${i}`,
      ...(onlyTotals ? { judged: ['total'] } : {}),
      sheets: [{ index: 0, rows, ...(onlyTotals ? {} : { tables }) }],
    },
  };
}
