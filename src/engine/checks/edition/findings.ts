import { EDITION_CHECKS, type EditionCheckCode, isHintOnly } from '../../../contract/artifact/edition-checks.ts';
import type { Check, Sheet } from '../../../contract/artifact.ts';
import type { Profile } from '../../../contract/profile.ts';
import type { CheckList } from '../report/check-list.ts';
import type { Tally } from './tally.ts';

/** What a check found. */
export interface Finding extends Pick<Check, 'other_field' | 'detail' | 'tolerance'> {
  code: EditionCheckCode;
  field?: string | undefined;
  /** Whether it is beyond the limits of the check. */
  isWrong: boolean;
  found: number;
  expected?: number;
  tally?: Tally;
}

/** A repeated finding needs attention again only if it has grown by more than this. */
const [GROWN_SHARE, GROWN_COUNT] = [2, 2];

/** Findings that are a state of the document, rather than a change: what was so before and accepted stays so. */
const STATES: readonly EditionCheckCode[] = ['amounts_moved', 'key_missing'];

interface EarlierEdition {
  profile: Profile;
  isAccepted: boolean;
}

/** Adds findings to the checks of a job, unless they were so in the accepted document before, or are switched off. */
export class Findings {
  readonly #list: CheckList;
  readonly #off: ReadonlySet<string>;
  readonly #earlier: EarlierEdition | null;
  readonly #tables: readonly { sheet: string; id: string }[];
  /** For the profile of this document. */
  readonly kept: Profile['findings'] = [];

  constructor(
    list: CheckList,
    { off, earlier, sheets }: { off: ReadonlySet<string>; earlier: EarlierEdition | null; sheets: readonly Sheet[] },
    tableIds: readonly string[],
  ) {
    this.#list = list;
    this.#off = off;
    this.#earlier = earlier;
    const sheetOf = new Map(sheets.flatMap(({ name, tables }) => tables.map(({ id }) => [id, name] as const)));
    this.#tables = tableIds.map((id) => ({ id, sheet: sheetOf.get(id) ?? '' }));
  }

  /** Whether a check is made. */
  makes(code: EditionCheckCode): boolean {
    return !this.#off.has(code);
  }

  /** Whether the check had this finding in the earlier document, and nobody has accepted it. */
  wasOpen(code: EditionCheckCode, field?: string): boolean {
    return this.#earlier?.isAccepted === false && this.#findEarlier(code, field) !== undefined;
  }

  /** Notes what was found for the next document, without a check of this one. */
  keep(code: EditionCheckCode, field: string, found: number): void {
    if (found > 0) this.kept.push({ code, field, found });
  }

  add({ code, field, isWrong, found, expected = 0, tally, ...more }: Finding): void {
    if (!this.makes(code)) return;
    if (isWrong) this.kept.push({ code, field: field ?? null, found });
    const isNew = isWrong && !this.#wasAccepted(code, field, found);
    const table = tally === undefined || tally.table < 0 ? undefined : this.#tables[tally.table];
    this.#list.add({
      kind: 'edition',
      measure: code,
      ...(table === undefined ? {} : { sheet: table.sheet, table_id: table.id }),
      ...(field === undefined ? {} : { target_field: field }),
      ...more,
      ...(tally !== undefined && tally.rows.length > 0 && isWrong ? { rows: tally.rows } : {}),
      ...(isHintOnly(code) ? { hint: true } : {}),
      agrees: !isNew,
      ...(isWrong && tally !== undefined && tally.count > 0 ? { count: tally.count } : {}),
      found,
      expected,
    });
  }

  #wasAccepted(code: EditionCheckCode, field: string | undefined, found: number): boolean {
    if (this.#earlier?.isAccepted !== true) return false;
    if (EDITION_CHECKS[code].basis !== 'document' && !STATES.includes(code)) return false;
    const before = this.#findEarlier(code, field);
    return before !== undefined && found <= GROWN_SHARE * before.found + GROWN_COUNT;
  }

  #findEarlier(code: EditionCheckCode, field: string | undefined): Profile['findings'][number] | undefined {
    return this.#earlier?.profile.findings.find((one) => one.code === code && one.field === (field ?? null));
  }
}
