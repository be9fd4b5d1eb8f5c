import type { RuleErrorKind } from '../../contract/artifact.ts';
import type { Failure } from '../protocol.ts';
import type { LoadFailure } from './load-failures.ts';

/** The place in the document that a request concerns. */
export interface Place {
  sheet?: string;
  tableId?: string;
  /** If calls are rows: 1-based row in the sheet of the request's first call. */
  firstRow?: number;
}

/** A rule's failure during a pass. Its texts still come from the rule, so they may contain values. */
export interface CollectedFailure extends LoadFailure {
  place: Place;
  count: number;
  switchedOff: boolean;
  /** Set if the rule's module could not be loaded. */
  atLoad?: true;
}

/** Failures of one pass: for each rule, kind and place in the code, the first failure and the number of failures. */
export class FailureLog {
  readonly #byKey = new Map<string, CollectedFailure>();

  add(failure: Failure, place: Place): void {
    const { rule, kind, message, errorClass, file, line, count } = failure;
    const firstRow = place.firstRow === undefined ? undefined : place.firstRow + failure.first;
    const of = { rule, kind, message, errorClass, file, line, count };
    this.#count({ ...of, place: { ...place, firstRow }, switchedOff: false });
  }

  addSwitchedOff(rule: string, kind: RuleErrorKind, message: string, place: Place): void {
    this.#count({ rule, kind, message, place, count: 1, switchedOff: true });
  }

  addNotLoaded(failure: LoadFailure): void {
    this.#count({ ...failure, place: {}, count: 1, switchedOff: true, atLoad: true });
  }

  /** For a pass that starts again: keeps only the failures that switched rules off. */
  keepSwitchedOff(): void {
    for (const [key, failure] of this.#byKey) if (!failure.switchedOff) this.#byKey.delete(key);
  }

  toList(): CollectedFailure[] {
    return [...this.#byKey.values()];
  }

  clear(): void {
    this.#byKey.clear();
  }

  #count(failure: CollectedFailure): void {
    const { rule, kind, errorClass, file, line, place } = failure;
    const message = kind === 'invalid_result' ? failure.message : '';
    const key = [rule, kind, errorClass, file, line, message, place.tableId].join('\n');
    const known = this.#byKey.get(key);
    if (known) known.count += failure.count;
    else this.#byKey.set(key, failure);
  }
}
