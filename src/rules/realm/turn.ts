import { type FailureList, InvalidResult } from './failures.ts';
import { abortRequests } from './network.ts';
import { outer } from './outer.ts';
import { seedCall } from './random.ts';
import { forgetLastMatch, restoreRegExpPrototype } from './regexp-prototype.ts';

/** Seeds the randomness of the next call. */
export function beginCall(place: string, index: number): void {
  seedCall(place, index);
}

/** Ends the turn of a rule: its remaining microtasks run now, and not in the turn of another rule. */
export function endTurn(ruleId: string, failures: FailureList): void {
  cleanUp();
  const left = abortRequests();
  if (left === 0) return;
  const what = left === 1 ? '1 request to the network was' : `${left} requests to the network were`;
  const message = `${what} under way when the call ended, and given up: await the answer`;
  failures.add(ruleId, 0, new InvalidResult(message));
}

/** Like `endTurn`, after a module was evaluated. */
export function cleanUp(): void {
  outer.drain();
  restoreRegExpPrototype();
  forgetLastMatch();
}
