import type { Dice, Edition } from '../lists/index.ts';

/** What a person has at hand who makes a mistake. */
export interface Context {
  /** The sender's list of the month before. */
  before: Edition;
  /** This month's list of another sender. */
  other: Edition;
  dice: Dice;
  /** The header of a column with whole names, and the word for a total, in this list; if the package knows them. */
  words: { fullName?: string; total: string };
}

/** Makes a mistake in a list; null if the list does not have what it takes. */
export type Plant = (edition: Edition, context: Context) => Edition | null;

/** A kind of error. */
export interface Kind {
  /** Number of the kind, from 1 to 34. */
  number: number;
  name: string;
  /** Codes of attention and hints whose sentence tells a person what is wrong. */
  fits: readonly string[];
  /** Whether only a service, which knows the period of a document, can find it. */
  needsPeriod?: true;
  /** The ways in which people make this mistake. */
  variants: Readonly<Record<string, Plant>>;
}
