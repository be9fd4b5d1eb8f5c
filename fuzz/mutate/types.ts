import type { SheetCells } from '../cells/types.ts';
import type { Choices } from '../random.ts';
import type { UndetectableId } from '../undetectable.ts';

/** A change that describes what it did; it returns nothing if it found nothing to change. */
export interface Mutation<T> {
  name: string;
  apply(target: T, choices: Choices): T | undefined;
}

/** Cells that nothing could tell are missing or changed. */
export interface Excuse {
  id: UndetectableId;
  /** As "Sheet!B4". */
  places: readonly string[] | 'all';
  /** Cells may turn up in places that had none. */
  mayAdd?: boolean;
}

/** What a reader may give for a mutant, if it does not refuse it. */
export interface Expectation {
  sheets: readonly SheetCells[];
  excuses: readonly Excuse[];
}

/** A changed document, with a list of its changes. */
export interface Mutant {
  bytes: Buffer;
  steps: string[];
  expectation: Expectation;
  /** Whether the changes are understood well enough for the expectation to count even if another reader agrees with ADE. */
  isExact: boolean;
  /** Whether it is a sound document, which may not be refused. */
  isSound?: boolean;
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
