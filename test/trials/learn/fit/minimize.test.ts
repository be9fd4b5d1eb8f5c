import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minimize } from '../../../../src/trials/learn/fit/minimize.ts';

test('a bowl that is long in one direction is descended to its bottom', () => {
  const bottom = [3, -2, 0.5];
  const stretch = [1, 100, 10_000];
  const found = minimize(
    (point, gradient) => {
      let value = 0;
      for (const [i, x] of point.entries()) {
        const distance = x - bottom[i]!;
        value += 0.5 * stretch[i]! * distance ** 2;
        gradient[i] = stretch[i]! * distance;
      }
      return value;
    },
    new Float64Array(3),
    { maxIterations: 100, tolerance: 1e-8 },
  );
  for (const [i, x] of found.entries()) assert.ok(Math.abs(x - bottom[i]!) < 1e-4, `${x} is near ${bottom[i]}`);
});

test('logistic regression with a penalty stops where the gradient is zero', () => {
  const samples = [
    { x: [1, 2], y: 1 },
    { x: [1, -1], y: -1 },
    { x: [1, 0.5], y: 1 },
    { x: [1, -0.2], y: 1 },
  ];
  const objective = (point: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    let loss = 0;
    for (const { x, y } of samples) {
      const margin = y * (x[0]! * point[0]! + x[1]! * point[1]!);
      loss += Math.log1p(Math.exp(-margin));
      for (const i of [0, 1]) gradient[i]! += (-y * x[i]!) / (1 + Math.exp(margin));
    }
    for (const i of [0, 1]) {
      loss += 0.5 * point[i]! ** 2;
      gradient[i]! += point[i]!;
    }
    return loss;
  };
  const found = minimize(objective, new Float64Array(2), { maxIterations: 100, tolerance: 1e-8 });
  const gradient = new Float64Array(2);
  objective(found, gradient);
  assert.ok(gradient.every((g) => Math.abs(g) < 1e-3));
  assert.deepEqual(found, minimize(objective, new Float64Array(2), { maxIterations: 100, tolerance: 1e-8 }));
});
