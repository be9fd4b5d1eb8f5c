/**
 * A person whom no other data of the tests has. The name has an umlaut and an apostrophe in each word, and between them
 * a run of letters that every spelling keeps: in any case, any encoding, with `ue` or with a combining mark.
 */
export const PERSON = {
  first: 'Jürgwinq',
  last: "O'Zäpfelmaxx",
  name: "Jürgwinq O'Zäpfelmaxx",
  id: 'ZQK-0077031',
  email: 'j.ozaepfelmaxx@zqmail.example',
  /** 17 March 1961. */
  day: '1961-03-17',
  /** The day as a spreadsheet counts it. */
  serial: 22_357,
} as const;

/** What somebody who searches for the person would enter. */
export const TERMS = [PERSON.name, PERSON.id, PERSON.email, PERSON.day];

/** Somebody with the same name, and somebody who has nothing of the person: both must stay where only an id is erased. */
export const OTHER = { first: 'Klaravogt', last: 'Brinkholt', name: 'Klaravogt Brinkholt', id: 'ZQK-0088142' } as const;

const MONTHS = ['march', 'm\\S{1,6}rz', 'mar', 'marca', 'mars', 'marzo'].join('|');

/** What gives the person away, whatever else was done to it. */
const NEEDLES: readonly [string, RegExp][] = [
  ['first name', /rgwinq/i],
  ['last name', /pfelmaxx/i],
  ['id', /(?<![0-9a-f])0*77031(?![0-9a-f])/i],
  [
    'day',
    new RegExp(
      `(?<![0-9a-f])1961[-./]?0?3[-./]?17(?!\\d)|17[-./ ]0?3[-./ ]1961|0?3/17/1961|17\\.? (${MONTHS})\\.? 1961|(${MONTHS})\\.? 17,? 1961`,
      'i',
    ),
  ],
  ['day as a number', /[>"]22357[<"]/],
];

/** The names of what a text has of the person. */
export function findInText(text: string): string[] {
  return NEEDLES.flatMap(([name, needle]) => {
    const match = needle.exec(text);
    if (match === null) return [];
    const around = text.slice(Math.max(0, match.index - 40), match.index + 40);
    return [`${name}: ${around.replaceAll(/[^\x20-\x7e]/g, '·')}`];
  });
}
