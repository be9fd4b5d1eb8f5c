/** Steps of a cost for each factor of e: costs are logarithms of probabilities, kept as one character of base 36. */
const stepsPerFactor = 3;
const maxStep = 35;

/** A probability as one character: `0` is certain, `z` is nearly impossible. */
export function encodeCost(probability: number): string {
  return Math.min(maxStep, Math.round(-Math.log(probability) * stepsPerFactor)).toString(36);
}

const rates = Float64Array.from({ length: 128 }, (_, code) => {
  return -Number.parseInt(String.fromCharCode(code), 36) / stepsPerFactor;
});

/** The logarithm of the probability that `encodeCost` wrote, by the code of its character. */
export function rateOfCost(code: number): number {
  return rates[code] ?? Number.NEGATIVE_INFINITY;
}
