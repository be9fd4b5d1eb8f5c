import type { Kind } from './characters.ts';

const letters: readonly Kind[] = ['small', 'capital', 'letter'];
const breaks: readonly Kind[] = ['space', 'sign'];
const any: readonly Kind[] = [...letters, ...breaks, 'digit'];

interface SignUse {
  /** Share among the characters after a usual neighbour. */
  share: number;
  signs: string;
  before: readonly Kind[];
  after: readonly Kind[];
}

/** Signs in the order of their use in tables, with the kinds of characters that are usual next to them. */
const uses: readonly SignUse[] = [
  { share: 0.02, signs: '’', before: any, after: any },
  { share: 0.02, signs: '–—', before: [...breaks, 'digit'], after: [...breaks, 'digit'] },
  { share: 0.01, signs: '\u00a0', before: any, after: any },
  { share: 0.01, signs: '€', before: [...breaks, 'digit'], after: [...breaks, 'digit'] },
  { share: 0.01, signs: '£', before: breaks, after: [...breaks, 'digit'] },
  { share: 0.01, signs: '°', before: [...breaks, 'digit'], after: [...breaks, 'capital'] },
  { share: 0.005, signs: '‘“„‚«‹', before: breaks, after: any },
  { share: 0.005, signs: '”»›', before: any, after: breaks },
  { share: 0.005, signs: '…', before: any, after: breaks },
  { share: 0.005, signs: '•·', before: breaks, after: any },
  { share: 0.003, signs: '©®™', before: [...breaks, ...letters], after: [...breaks, 'digit'] },
  { share: 0.003, signs: 'ºª', before: ['digit', 'small', 'capital'], after: breaks },
  { share: 0.001, signs: '²³', before: ['small'], after: breaks },
  { share: 0.003, signs: '№§', before: breaks, after: [...breaks, 'digit'] },
  { share: 0.002, signs: '½¼¾', before: [...breaks, 'digit'], after: breaks },
  { share: 0.002, signs: '×±¥¢₪₩', before: [...breaks, 'digit'], after: [...breaks, 'digit'] },
  { share: 0.002, signs: 'µ', before: [...breaks, 'digit'], after: ['small'] },
  { share: 0.002, signs: '¡¿', before: breaks, after: letters },
];

const useOf = new Map(uses.flatMap((use) => [...use.signs].map((sign) => [sign, use] as const)));
const rare = Math.log(1e-5);
const odd = Math.log(1e-6);
const unusual = Math.log(0.003);

/** The logarithm of the probability of a sign after a character of this kind. */
export function rateSign(sign: string, before: Kind): number {
  const use = useOf.get(sign);
  if (use === undefined) return before === 'space' || before === 'digit' ? rare : odd;
  return Math.log(use.share) + (use.before.includes(before) ? 0 : unusual);
}

/** The logarithm of the probability that a character of this kind follows a sign. */
export function rateAfterSign(sign: string, after: Kind): number {
  const use = useOf.get(sign);
  return use === undefined || use.after.includes(after) ? 0 : unusual;
}

export function isUsualSign(sign: string): boolean {
  return useOf.has(sign);
}
