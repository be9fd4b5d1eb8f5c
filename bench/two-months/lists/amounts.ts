import type { Dice } from './dice.ts';
import { type Row, round } from './edition.ts';
import type { ListFieldName } from './list-fields.ts';

/** How the amounts of a field come about, and change from month to month. */
export type AmountModel =
  /** Everybody pays one of a few amounts; `shares` says how many. */
  | { model: 'tiers'; values: readonly number[]; shares: readonly number[] }
  /** Salaries and the like: skewed, and the same until they are raised. */
  | { model: 'steady'; median: number; spread: number }
  /** Hours that are counted each month. */
  | { model: 'worked'; full: number }
  /** A share of another amount, or a rate for each of its units. */
  | { model: 'follows'; of: string; rates: readonly number[] };

export type AmountModels = Readonly<Record<string, AmountModel>>;

/** What a list counts, with the number of decimals of each amount. */
export interface AmountPlan {
  models: Partial<Record<ListFieldName, AmountModel>>;
  decimals: Partial<Record<ListFieldName, number>>;
}

export function chooseAmounts(dice: Dice): AmountPlan {
  const money = { salary: 2, dues: 2, contribution: 2, employer_share: 2 };
  const fee = dice.pick([4, 8.5, 12, 25, 30]);
  const tiers: AmountModel = {
    model: 'tiers',
    values: [fee, round(fee * 1.5), round(fee * 0.5), round(fee * 2.5)],
    shares: dice.pick([
      [0.45, 0.3, 0.15, 0.1],
      [0.4, 0.35, 0.2, 0.05],
      [0.3, 0.3, 0.3, 0.1],
      [0.5, 0.4, 0.1, 0],
      // In some clubs, nearly everybody pays the same.
      [0.8, 0.15, 0.05, 0],
      [1, 0, 0, 0],
    ]),
  };
  const contracts: AmountModel = {
    model: 'tiers',
    values: [40, 38.5, 20, 30, 10],
    shares: [0.5, 0.1, 0.2, 0.15, 0.05],
  };
  const salary: AmountModel = {
    model: 'steady',
    median: dice.pick([1900, 2600, 3800, 5200]),
    spread: 0.2 + dice.share() * 0.4,
  };
  const worked: AmountModel = { model: 'worked', full: dice.pick([152, 160, 173.5]) };
  const percent = (of: string): AmountModel => ({ model: 'follows', of, rates: [dice.pick([0.03, 0.05, 0.093])] });
  const rates = Array.from({ length: 5 }, (_, i) => round(dice.pick([0.85, 1.2, 4.1, 11.5]) * (1 + i / 4)));
  const plans: AmountPlan['models'][] = [
    { dues: tiers },
    { dues: { model: 'steady', median: fee, spread: 0.5 } },
    { hours: contracts, salary },
    { hours: worked, contribution: { model: 'follows', of: 'hours', rates } },
    { hours: worked, dues: tiers, contribution: { model: 'follows', of: 'hours', rates } },
    { salary, contribution: percent('salary'), employer_share: percent('salary') },
    { salary, dues: { model: 'follows', of: 'salary', rates: [0.01] } },
    { hours: contracts, salary, contribution: percent('salary') },
  ];
  return { models: dice.pick(plans), decimals: { ...money, hours: dice.pick([0, 1, 2]) } };
}

/** Amounts of a person who is new in a list. */
export function makeAmounts(
  models: AmountModels,
  decimals: Readonly<Record<string, number | undefined>>,
  dice: Dice,
): Row {
  const made: Record<string, number> = {};
  for (const [name, model] of Object.entries(models)) made[name] = round(makeAmount(model, made, dice), decimals[name]);
  return made;
}

function makeAmount(model: AmountModel, made: Readonly<Record<string, number>>, dice: Dice): number {
  switch (model.model) {
    case 'tiers':
      return pickTier(model, dice);
    case 'steady':
      return model.median * Math.exp(model.spread * dice.normal());
    case 'worked':
      return work(dice.chance(0.3) ? model.full * dice.pick([0.5, 0.6, 0.75]) : model.full, dice);
    case 'follows':
      return made[model.of]! * dice.pick(model.rates);
  }
}

export function pickTier({ values, shares }: AmountModel & { model: 'tiers' }, dice: Dice): number {
  const share = dice.share();
  const found = values.findIndex((_, i) => share < shares.slice(0, i + 1).reduce((sum, one) => sum + one, 0));
  return values[Math.max(0, found)]!;
}

export function work(usual: number, dice: Dice): number {
  return Math.max(usual * 0.3, usual * (1 + 0.06 * dice.normal()));
}
