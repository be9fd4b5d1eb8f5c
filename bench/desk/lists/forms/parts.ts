import type { IdForm } from '../../../two-months/lists/ids.ts';

export const money = (median: number, spread = 0.3) => ({ model: 'steady', median, spread }) as const;
export const share = (of: string, rate: number) => ({ model: 'follows', of, rates: [rate] }) as const;
export const month = { model: 'worked', full: 160 } as const;
export const contracts = { model: 'tiers', values: [38.5, 40, 20, 30], shares: [0.5, 0.2, 0.2, 0.1] } as const;
export const ids = (prefix: string, digits: number, first: number, isRandom = false): IdForm => ({
  prefix,
  digits,
  first,
  isRandom,
});
export const two = (value: number): string => String(value).padStart(2, '0');
export const english = 'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec'.split(',');
export const spanish = 'enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre'.split(
  ',',
);
