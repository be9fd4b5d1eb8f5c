/** Value and gradient of a function at a point; the gradient is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

interface MinimizeOptions {
  maxIterations: number;
  /** Ends where the gradient is smaller than this, in each direction. */
  tolerance?: number;
}

/** Pairs of steps and gradients that approximate the curvature. */
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
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > tolerance; iteration++) {
    let direction = findDirection(gradient, steps, changes);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      direction = gradient.map((g) => -g);
      slope = dot(direction, gradient);
      steps.length = 0;
      changes.length = 0;
    }
    let size = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const nextGradient = new Float64Array(point.length);
    let next = addScaled(point, direction, size);
    let nextValue = objective(next, nextGradient);
    for (let halvings = 0; !(nextValue <= value + SUFFICIENT_DECREASE * size * slope); halvings++) {
      if (halvings === MAX_HALVINGS) return point;
      size /= 2;
      next = addScaled(point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    remember(steps, changes, subtract(next, point), subtract(nextGradient, gradient));
    const gain = value - nextValue;
    point = next;
    gradient = nextGradient;
    value = nextValue;
    if (gain < 1e-9 * Math.max(1, Math.abs(value))) break;
  }
  return point;
}

function remember(steps: Float64Array[], changes: Float64Array[], step: Float64Array, change: Float64Array): void {
  // A pair without positive curvature would spoil the approximation.
  if (dot(step, change) <= 1e-10 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  steps.push(step);
  changes.push(change);
  if (steps.length > MEMORY) {
    steps.shift();
    changes.shift();
  }
}

function findDirection(gradient: Float64Array, steps: Float64Array[], changes: Float64Array[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = new Float64Array(steps.length);
  for (let i = steps.length - 1; i >= 0; i--) {
    shares[i] = dot(steps[i]!, direction) / dot(steps[i]!, changes[i]!);
    addInto(direction, changes[i]!, -shares[i]!);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dot(steps[last]!, changes[last]!) / dot(changes[last]!, changes[last]!);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let i = 0; i < steps.length; i++) {
    const share = dot(changes[i]!, direction) / dot(steps[i]!, changes[i]!);
    addInto(direction, steps[i]!, shares[i]! - share);
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

function addInto(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * values[i]!;
}

function addScaled(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  const sum = Float64Array.from(a);
  addInto(sum, b, factor);
  return sum;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return addScaled(a, b, -1);
}
