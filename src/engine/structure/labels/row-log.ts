import type { RowProfile, RowRun } from '../../../contract/artifact.ts';
import type { DecidedRow, RowChance } from './label-rows.ts';
import type { RowDecision } from './row-decisions.ts';

/** Collects a sheet's record: runs of equal labels, with scores except for blank rows and most data rows. */
export class RowLog {
  readonly runs: RowRun[] = [];
  readonly profiles: RowProfile[];
  readonly #profileIndex = new WeakMap<RowDecision, number>();
  #lastRow: number;

  /** `profiles`: to which this log adds its own; `firstRow`: where its record begins, 1-based. */
  constructor(profiles: RowProfile[] = [], firstRow = 1) {
    this.profiles = profiles;
    this.#lastRow = firstRow - 1;
  }

  add({ row: { index, hidden }, label, decision, chance }: DecidedRow, isNearStart: boolean): void {
    if (index > this.#lastRow + 1) this.#extend(this.#lastRow + 1, index - 1, 'blank', undefined, false);
    const needsProfile = decision.corrected !== undefined || (label === 'data' ? isNearStart : label !== 'blank');
    const profile = needsProfile ? this.#findProfile(decision, label) : undefined;
    this.#extend(index, index, label, profile, hidden, chance);
    this.#lastRow = index;
  }

  #extend(
    firstRow: number,
    lastRow: number,
    label: string,
    profile: number | undefined,
    hidden: boolean,
    chance?: RowChance,
  ): void {
    const last = this.runs.at(-1);
    const isForced = chance?.wasForced ?? false;
    const mayBeData = chance?.mayBeData ?? false;
    const isSame =
      last?.label === label &&
      last.profile === profile &&
      (last.hidden ?? false) === hidden &&
      (last.may_be_data ?? false) === mayBeData &&
      (last.forced ?? false) === isForced;
    if (last !== undefined && isSame) {
      last.last_row = lastRow;
      if (chance !== undefined && chance.confidence < (last.confidence ?? 1)) {
        last.confidence = chance.confidence;
        last.lowest_row = lastRow;
      }
      return;
    }
    this.runs.push({
      first_row: firstRow,
      last_row: lastRow,
      label,
      ...(profile === undefined ? {} : { profile }),
      ...(hidden ? { hidden } : {}),
      ...(chance === undefined ? {} : { confidence: chance.confidence }),
      ...(mayBeData ? { may_be_data: true } : {}),
      ...(isForced ? { forced: true } : {}),
    });
  }

  #findProfile(decision: RowDecision, label: string): number {
    let index = this.#profileIndex.get(decision);
    if (index === undefined) {
      index = this.profiles.length;
      const { scores, evidence, contributors, decidedBy, corrected } = decision;
      this.profiles.push({
        label,
        scores,
        ...(evidence === undefined ? {} : { evidence }),
        contributors,
        ...(decidedBy === undefined ? {} : { decided_by: decidedBy }),
        ...(corrected === undefined ? {} : { correction: corrected.id, proposed_label: corrected.proposed }),
      });
      // Rows whose rules had the same outcomes share a decision, and therefore a profile.
      this.#profileIndex.set(decision, index);
    }
    return index;
  }
}
