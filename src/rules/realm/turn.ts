import { outer } from './outer.ts';
import { seedCall } from './random.ts';
import { restoreRegExpPrototype } from './regexp-prototype.ts';

/** Seeds the randomness of the next call. */
export function beginCall(place: string, index: number): void {
  seedCall(place, index);
}

/** Ends the turn of a rule: what it left to run runs now, and not in the turn of another rule. */
export function endTurn(): void {
  outer.drain();
  restoreRegExpPrototype();
}
