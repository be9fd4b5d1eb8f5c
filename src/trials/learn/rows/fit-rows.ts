import { minimize } from '../fit/minimize.ts';
import { addPull, type Pull } from '../fit/pull.ts';
import { addLoss, type LabelledSequence, makeFactors } from './chain.ts';
import type { ParameterLayout } from './parameters.ts';

export interface FitOptions extends Partial<Pull> {
  layout: ParameterLayout;
  prior: Float64Array;
  /** The strength of the pull if `pulls` is not given. */
  strength: number;
  maxIterations: number;
  /** The starting point of the search; default: `prior`. */
  from?: Float64Array;
}

/** Fits the numbers of a row model to labelled sequences: maximum likelihood with an L2 pull towards `prior`. */
export function fitRows(documents: readonly LabelledSequence[], options: FitOptions): Float64Array {
  const { layout, prior, strength, mask, maxIterations } = options;
  const pulls = options.pulls ?? prior.map(() => strength);
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    const factors = makeFactors(point, layout);
    let loss = 0;
    for (const document of documents) loss += addLoss(document, point, gradient, layout, factors);
    return addPull(loss, point, gradient, { prior, pulls, mask });
  };
  return minimize(objective, options.from ?? prior, { maxIterations });
}
