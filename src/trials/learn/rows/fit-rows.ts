import { minimize } from '../minimize.ts';
import { addLoss, type LabelledSequence, makeFactors } from './chain.ts';
import type { ParameterLayout } from './parameters.ts';

export interface FitOptions {
  layout: ParameterLayout;
  /** Where the numbers are drawn to: the weights that a package has, or zeros. */
  prior: Float64Array;
  /** Strength of that pull. */
  strength: number;
  /** Strengths of their own, of each number. */
  pulls?: Float64Array;
  maxIterations: number;
  /** 0 for numbers that stay as `prior` has them. */
  mask?: Uint8Array;
  /** Where the search begins; `prior` when left out. */
  from?: Float64Array;
}

/** Fits the numbers of a row model to labelled sequences: maximum likelihood with an L2 pull towards `prior`. */
export function fitRows(documents: readonly LabelledSequence[], options: FitOptions): Float64Array {
  const { layout, prior, strength, pulls, mask, maxIterations } = options;
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    const factors = makeFactors(point, layout);
    let loss = 0;
    for (const document of documents) loss += addLoss(document, point, gradient, layout, factors);
    for (let i = 0; i < point.length; i++) {
      if (mask?.[i] === 0) {
        gradient[i] = 0;
        continue;
      }
      const distance = point[i]! - prior[i]!;
      const pull = pulls === undefined ? strength : pulls[i]!;
      loss += 0.5 * pull * distance * distance;
      gradient[i]! += pull * distance;
    }
    return loss;
  };
  return minimize(objective, options.from ?? prior, { maxIterations });
}
