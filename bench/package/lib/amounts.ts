import { mapValues, parseAmount, type TransformCall, type TransformResult } from 'ade/rules';

export function transformAmounts({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => (typeof value === 'string' ? (parseAmount(value) ?? value) : value));
}
