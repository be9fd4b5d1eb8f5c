import type { ColumnTruth, RowTruth, SentDocument } from '../lists/index.ts';
import type { Choice, Line, Screen } from './screen.ts';

/** What a person does next on the page of a document. */
export type Move =
  | { kind: 'take'; key: string }
  | { kind: 'take_others' }
  | { kind: 'hold_for_sender' }
  | { kind: 'find'; label: string }
  | { kind: 'go_to'; line: Line }
  | { kind: 'accept' }
  | { kind: 'accept_open' }
  | { kind: 'no_way'; reason: string };

/** Sentences after which a person reads all columns, too. */
const LOOK_AT_COLUMNS = /headers|new columns|how it was read/i;

/** When a person also reads the columns that the page is sure of; always in a sender's first document. */
export type Looks = 'always' | 'if asked' | 'never';

export function choose(screen: Screen, document: SentDocument, looking: Looks): Move {
  if (screen.dialog !== null && /accept/i.test(screen.dialog)) return { kind: 'accept_open' };
  const isAsked = looking === 'if asked' && screen.lines.some(({ text }) => LOOK_AT_COLUMNS.test(text));
  const looks = looking === 'always' || isAsked;
  const chosen = screen.lines.find(({ isChosen }) => isChosen);
  const open = screen.lines.filter(({ isOpen }) => isOpen);
  const wrong = screen.lines.filter((line) => isWrong(line, document));
  // What is decided holds for the sender's other documents, too; the page remembers this.
  if (open.length > 0 && screen.holdsFor !== null && !/sender/i.test(screen.holdsFor))
    return { kind: 'hold_for_sender' };
  const mistaken = wrong.find((line) => !line.isOpen);
  if (looks && mistaken !== undefined)
    return mistaken === chosen ? chooseColumn(screen, mistaken, document) : { kind: 'go_to', line: mistaken };
  const others = screen.buttons.find(({ key }) => /⇧\s*(↵|enter)/i.test(key));
  const claimed = open.filter(isClaimed);
  if (others !== undefined && open.length - claimed.length > 1) {
    const wrongOpen = open.filter((line) => wrong.includes(line) && !claimed.includes(line));
    if (wrongOpen.length === 0) return { kind: 'take_others' };
    // What is wrong among many is decided first, then the others together.
    const [first] = wrongOpen;
    if (first !== chosen && wrongOpen.length < open.length / 2) return { kind: 'go_to', line: first! };
  }
  if (chosen?.isOpen)
    return chosen.column === undefined
      ? chooseAnswer(screen, chosen, document)
      : chooseColumn(screen, chosen, document);
  if (open[0] !== undefined) return { kind: 'go_to', line: open[0] };
  if (screen.buttons.some(({ key, text }) => isEnter(key) && /accept/i.test(text))) return { kind: 'accept' };
  if (/^(↵|enter)/i.test(screen.bar)) return { kind: 'take', key: 'Enter' };
  return { kind: 'no_way', reason: `nothing is to decide, and Enter would do nothing: ${screen.bar}` };
}

export const isEnter = (key: string): boolean => /^(↵|⏎|enter)$/i.test(key);

/** Another column claims the same field, so the page takes neither together with others. */
const isClaimed = ({ column }: Line): boolean => column !== undefined && /” too/.test(column.field);

export function findColumn({ column }: Line, { sheets }: SentDocument): ColumnTruth | undefined {
  if (column === undefined) return undefined;
  const [letter = ''] = /^[A-Z]+\b/.exec(column.where) ?? [];
  const all = sheets.flatMap(({ columns }) => columns);
  const named = all.filter(({ header }) => header === column.header);
  return named.find((one) => one.letter === letter) ?? named[0];
}

/** Whether a text begins with the label of a field, as a chip or a button does. */
export const says = (text: string, label: string): boolean =>
  text.toLowerCase().startsWith(label.toLowerCase()) && !/^[\p{L}\d]/u.test(text.slice(label.length));

const NO_FIELD = /^(left out|leave out|no field|carried|carry|without a field)/i;

function isWrong(line: Line, document: SentDocument): boolean {
  const truth = findColumn(line, document);
  if (truth === undefined || line.column === undefined) return false;
  return !truth.labels.some((label) =>
    label === null ? NO_FIELD.test(line.column!.field) : says(line.column!.field, label),
  );
}

function chooseColumn({ choices }: Screen, line: Line, document: SentDocument): Move {
  const truth = findColumn(line, document);
  if (truth === undefined) return { kind: 'no_way', reason: `no column of the document is “${line.column?.header}”` };
  const right = truth.labels.flatMap((label) =>
    choices.filter(({ text }) => (label === null ? NO_FIELD.test(text) : says(text, label))),
  );
  const best = right.find(({ key }) => isEnter(key)) ?? right[0];
  if (best !== undefined) return take(best);
  const [label] = truth.labels;
  if (label === null || label === undefined)
    return {
      kind: 'no_way',
      reason: `“${truth.header}” can't be left out: ${choices.map(({ text }) => text).join(', ')}`,
    };
  return { kind: 'find', label };
}

const take = ({ key, text }: Choice): Move =>
  key === '' ? { kind: 'no_way', reason: `“${text}” has no key` } : { kind: 'take', key: isEnter(key) ? 'Enter' : key };

const ROWS: Readonly<Record<RowTruth, RegExp>> = {
  title: /title|note|left out/i,
  blank: /blank|left out/i,
  header: /header/i,
  group: /group|heading/i,
  data: /row of data|^data/i,
  total: /total|sum/i,
  note: /note|left out/i,
};

/** What somebody says who knows that the document is right, by what the sentence is about. */
const ANSWERS: readonly (readonly [RegExp, RegExp])[] = [
  [/day first|month first|day or month/i, /day first/i],
  [/decimal/i, /comma/i],
  [/second document|a document for|another document/i, /added|add /i],
  [/not in this document|gone|missing/i, /left|right|as it is/i],
  [/new/i, /new|right|as it is/i],
  [/required/i, /never sends|does not matter|right/i],
];
const RIGHT = /it is right|is right|all right|correct|as it is|as they are|looked at|same person/i;

function chooseAnswer({ choices, why }: Screen, line: Line, document: SentDocument): Move {
  const row = findRow(line.text, document);
  const wanted = [
    ...(row === undefined ? [] : [ROWS[row]]),
    ...ANSWERS.filter(([about]) => about.test(line.text)).map(([, answer]) => answer),
    ...ANSWERS.filter(([about]) => about.test(why)).map(([, answer]) => answer),
    RIGHT,
  ];
  for (const pattern of wanted) {
    const right = choices.find(({ text }) => pattern.test(text));
    if (right !== undefined) return take(right);
  }
  // Nothing is wrong with the document, so what the page would do by itself is right.
  const framed = choices.find(({ key }) => isEnter(key));
  if (framed !== undefined) return take(framed);
  return { kind: 'no_way', reason: `“${line.text}” offers only ${choices.map(({ text }) => `“${text}”`).join(', ')}` };
}

/** What the row that a sentence names really is. */
function findRow(text: string, { sheets }: SentDocument): RowTruth | undefined {
  const at = /\brow (\d+)/i.exec(text)?.[1];
  if (at === undefined) return undefined;
  const sheet = sheets.find(({ name }) => text.includes(name)) ?? sheets[0]!;
  return sheet.rows[Number(at) - 1];
}
