import type { Choices } from '../random.ts';
import type { Mutation } from './types.ts';

/**
 * Contradictions in the XML of a sheet, of the kind that costs a value if a reader follows one side: it has to refuse
 * the document, or to find all values nevertheless. Other readers often follow one side, and agree with a reader that does.
 */
export const xlsxContradictions: readonly Mutation<string>[] = [
  { name: 'meaning: a cell has the place of another', apply: copyPlace },
  { name: 'meaning: a row has the number of another', apply: copyRowNumber },
  { name: 'meaning: two rows have swapped numbers', apply: swapRowNumbers },
  {
    name: 'meaning: a cell is in a row of another number',
    apply: (xml, choices) =>
      replaceOne(xml, CELL, choices, (cell) =>
        cell.replace(/(r="[A-Z]+)(\d+)/, (_, start, row) => `${start}${Number(row) + 1 + choices.below(3)}`),
      ),
  },
  { name: 'meaning: a cell is inside another', apply: (xml, choices) => nest(xml, CELL, '</c>', choices) },
  { name: 'meaning: a row is inside another', apply: (xml, choices) => nest(xml, ROW, '</row>', choices) },
  {
    name: 'meaning: a cell has two values',
    apply: (xml, choices) => replaceOne(xml, /<v>[^<]+<\/v>/g, choices, (value) => `${value}<v>7</v>`),
  },
  {
    name: 'meaning: a cell has two texts',
    apply: (xml, choices) => replaceOne(xml, /<is>.*?<\/is>/gs, choices, (text) => `${text}<is><t>x</t></is>`),
  },
  {
    name: 'meaning: a cell names a shared text that is not there',
    apply: (xml, choices) =>
      replaceOne(xml, /t="s"><v>\d+/g, choices, () => `t="s"><v>${choices.pick(['99', '-1', '1.5', '4294967296'])}`),
  },
];

export const odsContradictions: readonly Mutation<string>[] = [
  {
    name: 'meaning: a paragraph is inside another',
    apply: (xml, choices) => nest(xml, /<text:p>.*?<\/text:p>/gs, '</text:p>', choices),
  },
  {
    name: 'meaning: a cell is inside another',
    apply: (xml, choices) =>
      nest(xml, /<table:table-cell(?: [^>]*[^/])?>.*?<\/table:table-cell>/gs, '</table:table-cell>', choices),
  },
  {
    name: 'meaning: a row is inside another',
    apply: (xml, choices) => nest(xml, /<table:table-row[ >].*?<\/table:table-row>/gs, '</table:table-row>', choices),
  },
  {
    name: 'meaning: a number of repetitions is none',
    apply: (xml, choices) =>
      replaceOne(
        xml,
        /-repeated="\d+"/g,
        choices,
        () => `-repeated="${choices.pick(['x', '-2', '1.5', '3000000000'])}"`,
      ),
  },
];

const CELL = /<c r="[^>]*[^/]>.*?<\/c>/gs;
const ROW = /<row r="[^>]*[^/]>.*?<\/row>/gs;
const NUMBER = /<row r="(\d+)"/;

function pickMatch(xml: string, pattern: RegExp, choices: Choices): RegExpMatchArray | undefined {
  const all = [...xml.matchAll(pattern)];
  return all.length === 0 ? undefined : choices.pick(all);
}

function replaceAt(xml: string, { index, 0: old }: RegExpMatchArray, text: string): string {
  return xml.slice(0, index) + text + xml.slice(index! + old.length);
}

function replaceOne(
  xml: string,
  pattern: RegExp,
  choices: Choices,
  change: (text: string) => string,
): string | undefined {
  const match = pickMatch(xml, pattern, choices);
  return match && replaceAt(xml, match, change(match[0]));
}

/** Puts a copy of one element inside another, before its end or after its start. */
function nest(xml: string, pattern: RegExp, end: string, choices: Choices): string | undefined {
  const inner = pickMatch(xml, pattern, choices)?.[0];
  return (
    inner &&
    replaceOne(xml, pattern, choices, (outer) => {
      const start = outer.indexOf('>') + 1;
      if (choices.happens(50)) return outer.slice(0, start) + inner + outer.slice(start);
      return outer.slice(0, -end.length) + inner + end;
    })
  );
}

/** A cell with a value gets the place of another one of its row. */
function copyPlace(xml: string, choices: Choices): string | undefined {
  const changed = replaceOne(xml, ROW, choices, (row) => {
    // Not the cell with the empty text, which is 7 in the list: it may lose its place.
    const places = [...row.matchAll(/<c (r="[A-Z]+\d+")[^>]*[^/]>(?!<v>7<)/g)].map((match) => match[1]!);
    if (places.length < 2) return row;
    const from = choices.pick(places);
    return row.replace(from, choices.pick(places.filter((place) => place !== from)));
  });
  return changed === xml ? undefined : changed;
}

function setRowNumber(row: string, number: string): string {
  return row.replace(NUMBER, `<row r="${number}"`).replace(/(<c r="[A-Z]+)\d+/g, `$1${number}`);
}

function copyRowNumber(xml: string, choices: Choices): string | undefined {
  const number = pickMatch(xml, ROW, choices)?.[0].match(NUMBER)?.[1];
  return number && replaceOne(xml, ROW, choices, (row) => setRowNumber(row, number));
}

function swapRowNumbers(xml: string, choices: Choices): string | undefined {
  const [a, b] = [pickMatch(xml, ROW, choices), pickMatch(xml, ROW, choices)].sort(
    (x, y) => (x?.index ?? 0) - (y?.index ?? 0),
  );
  if (a === undefined || b === undefined || a.index === b.index) return undefined;
  const [first, second] = [a[0].match(NUMBER)![1]!, b[0].match(NUMBER)![1]!];
  return replaceAt(replaceAt(xml, b, setRowNumber(b[0], first)), a, setRowNumber(a[0], second));
}
