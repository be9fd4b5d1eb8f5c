/** An L2 pull of each number towards its value in `prior`. */
export interface Pull {
  /** The targets: the package's weights, or zeros. */
  prior: Float64Array;
  /** The strength of the pull for each number. */
  pulls: Float64Array;
  /** 0 for numbers that stay as they are. */
  mask?: Uint8Array | undefined;
}

/** Adds the pull to the gradient and to the loss. Returns the loss. */
export function addPull(
  loss: number,
  point: Float64Array,
  gradient: Float64Array,
  { prior, pulls, mask }: Pull,
): number {
  let sum = loss;
  for (let i = 0; i < point.length; i++) {
    const pull = pulls[i]!;
    const distance = point[i]! - prior[i]!;
    sum += 0.5 * pull * distance * distance;
    gradient[i] = mask?.[i] === 0 ? 0 : gradient[i]! + pull * distance;
  }
  return sum;
}
