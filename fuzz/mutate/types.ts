import type { Choices } from '../random.ts';

/** A change that describes what it did; it returns nothing if it found nothing to change. */
export interface Mutation<T> {
  name: string;
  apply(target: T, choices: Choices): T | undefined;
}

/** A changed document, with a list of its changes. */
export interface Mutant {
  bytes: Buffer;
  steps: string[];
}

/** Applies one mutation that finds something to change; returns the document unchanged if none does. */
export function mutateOnce<T>(target: T, mutations: readonly Mutation<T>[], choices: Choices, steps: string[]): T {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { name, apply } = choices.pick(mutations);
    const changed = apply(target, choices);
    if (changed === undefined) continue;
    steps.push(name);
    return changed;
  }
  return target;
}

const MAX_TRIES = 20;
