import { languageNames } from './languages.ts';

/** An encoding that a text may be in. */
export interface Candidate {
  /** The name that iconv-lite uses. */
  encoding: string;
  /** How common it is among csv files that are not valid UTF-8, compared with the others. */
  weight: number;
  /** Names in `languages.json`. */
  languages: readonly string[];
  /**
   * The least logarithm of the probability of a pair, on average, with which a reading is sure. Less than 1 in 100 real
   * tables has less, but most texts in encodings that are not among the candidates have (own-encoding-detection.md).
   */
  leastRate: number;
  /** A page for Greek, Hebrew or another script: rarely used for English text with a sign such as `’`. */
  isForeign?: true;
}

const western = ['german', 'french', 'spanish', 'portuguese', 'italian', 'dutch'];
const northern = ['danish', 'norwegian', 'swedish', 'finnish', 'icelandic'];
const central = ['polish', 'czech', 'slovak', 'hungarian', 'croatian', 'slovenian', 'romanian', 'german'];

const pages: readonly Omit<Candidate, 'leastRate'>[] = [
  { encoding: 'windows-1252', weight: 30, languages: [...western, ...northern] },
  // With the weight of the others, ė in a few words of Lithuanian would be taken for ë.
  { encoding: 'windows-1252', weight: 0.3, languages: ['albanian'] },
  { encoding: 'windows-1250', weight: 10, languages: central },
  {
    encoding: 'windows-1251',
    weight: 10,
    languages: ['russian', 'ukrainian', 'bulgarian', 'serbian'],
    isForeign: true,
  },
  { encoding: 'windows-1253', weight: 5, languages: ['greek'], isForeign: true },
  { encoding: 'windows-1254', weight: 5, languages: ['turkish'] },
  { encoding: 'windows-1255', weight: 5, languages: ['hebrew'], isForeign: true },
  { encoding: 'windows-1256', weight: 5, languages: ['arabic'], isForeign: true },
  { encoding: 'windows-1257', weight: 5, languages: ['lithuanian', 'latvian', 'estonian'] },
  { encoding: 'windows-1258', weight: 1, languages: ['vietnamese'] },
  { encoding: 'windows-874', weight: 2, languages: ['thai'], isForeign: true },
  { encoding: 'macintosh', weight: 5, languages: [...western, ...northern] },
  { encoding: 'cp850', weight: 5, languages: [...western, ...northern] },
  { encoding: 'cp852', weight: 1, languages: central },
  { encoding: 'cp866', weight: 1, languages: ['russian'], isForeign: true },
  { encoding: 'koi8-r', weight: 1, languages: ['russian'], isForeign: true },
  { encoding: 'koi8-u', weight: 0.5, languages: ['ukrainian'], isForeign: true },
  { encoding: 'iso-8859-2', weight: 1, languages: central },
  { encoding: 'iso-8859-5', weight: 0.5, languages: ['russian', 'ukrainian', 'bulgarian', 'serbian'], isForeign: true },
  { encoding: 'iso-8859-7', weight: 0.1, languages: ['greek'], isForeign: true },
  { encoding: 'iso-8859-15', weight: 1, languages: [...western, ...northern] },
];

/** Languages with Latin letters use more of them, and mix more, than those whose letters are all outside ASCII. */
export const singleByte: readonly Candidate[] = pages.map((page) => ({
  ...page,
  leastRate: page.isForeign ? -3.8 : -5.2,
}));

const eastAsian: readonly Omit<Candidate, 'leastRate'>[] = [
  { encoding: 'utf-8', weight: 300, languages: languageNames },
  { encoding: 'shift_jis', weight: 5, languages: ['japanese'] },
  { encoding: 'euc-jp', weight: 2, languages: ['japanese'] },
  { encoding: 'gb18030', weight: 5, languages: ['simplifiedChinese'] },
  { encoding: 'big5', weight: 5, languages: ['traditionalChinese'] },
  { encoding: 'euc-kr', weight: 5, languages: ['korean'] },
];

export const multiByte: readonly Candidate[] = eastAsian.map((candidate) => ({ ...candidate, leastRate: -8.6 }));
