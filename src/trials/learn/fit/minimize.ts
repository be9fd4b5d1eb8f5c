import { addScaled, sumProducts } from '../../../engine/index.ts';

/** Value and gradient of a function at a point; the gradient is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

interface MinimizeOptions {
  maxIterations: number;
  /** The search ends when the gradient is smaller than this in every direction. */
  tolerance?: number;
}

/** A step of the search, and the change of the gradient over it. */
interface Move {
  readonly step: Float64Array;
  readonly change: Float64Array;
}

/** How many past moves are used to approximate the curvature. */
const MEMORY = 12;

const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 30;

/**
 * Minimizes a smooth convex function: L-BFGS with a line search that halves the step. The same input gives the same
 * result, bit for bit. Source: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 3.1.
 */
export function minimize(objective: Objective, start: Float64Array, options: MinimizeOptions): Float64Array {
  const { maxIterations, tolerance = 1e-3 } = options;
  let point: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(point.length);
  let value = objective(point, gradient);
  const moves: Move[] = [];
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > tolerance; iteration++) {
    let direction = findDirection(gradient, moves);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      direction = gradient.map((g) => -g);
      slope = dot(direction, gradient);
      moves.length = 0;
    }
    let size = moves.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const nextGradient = new Float64Array(point.length);
    let next = move(point, direction, size);
    let nextValue = objective(next, nextGradient);
    for (let halvings = 0; !(nextValue <= value + SUFFICIENT_DECREASE * size * slope); halvings++) {
      if (halvings === MAX_HALVINGS) return point;
      size /= 2;
      next = move(point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    remember(moves, { step: move(next, point, -1), change: move(nextGradient, gradient, -1) });
    const gain = value - nextValue;
    point = next;
    gradient = nextGradient;
    value = nextValue;
    if (gain < 1e-9 * Math.max(1, Math.abs(value))) break;
  }
  return point;
}

function remember(moves: Move[], newest: Move): void {
  const { step, change } = newest;
  // A move without positive curvature would spoil the approximation.
  if (dot(step, change) <= 1e-10 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  moves.push(newest);
  if (moves.length > MEMORY) moves.shift();
}

function findDirection(gradient: Float64Array, moves: readonly Move[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = moves.toReversed().map(({ step, change }) => {
    const share = dot(step, direction) / dot(step, change);
    addScaled(direction, 0, change, 0, direction.length, -share);
    return { step, change, share };
  });
  const last = moves.at(-1);
  const scale = last === undefined ? 1 : dot(last.step, last.change) / dot(last.change, last.change);
  const scaled = direction.map((d) => d * scale);
  for (const { step, change, share } of shares.reverse()) {
    addScaled(scaled, 0, step, 0, scaled.length, share - dot(change, scaled) / dot(step, change));
  }
  return scaled;
}

function dot(a: Float64Array, b: Float64Array): number {
  return sumProducts(a, 0, b);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The point at `from` + `size` × `direction`. */
function move(from: Float64Array, direction: Float64Array, size: number): Float64Array {
  const to = Float64Array.from(from);
  addScaled(to, 0, direction, 0, to.length, size);
  return to;
}
