import type { Artifact } from '../../contract/artifact.ts';
import type { ByteBuilder } from '../../workbook/index.ts';
import type { ArtifactRequest, EncodedList } from '../protocol.ts';

/** The record as rules see it: all of its times are the job's `as_of`, so that no rule depends on when it runs. */
export function makeRuleView(artifact: Artifact, asOf: string): ArtifactRequest<EncodedList>['artifact'] {
  return {
    ...artifact,
    job: { ...artifact.job, started_at: asOf },
    pass_history: artifact.pass_history.map((entry) => ({ ...entry, started_at: asOf, finished_at: asOf })),
    rule_errors: artifact.rule_errors.map((entry) => ({ ...entry, at: asOf })),
    annotations: artifact.annotations.map((entry) => ({ ...entry, at: asOf })),
    sheets: new SheetList(artifact.sheets),
  };
}

/** Sheets are encoded one by one, because the text of all takes more memory than the record. */
class SheetList implements EncodedList {
  readonly #sheets: Artifact['sheets'];

  constructor(sheets: Artifact['sheets']) {
    this.#sheets = sheets;
  }

  get length(): number {
    return this.#sheets.length;
  }

  writeJson(out: ByteBuilder): void {
    out.writeAscii('[');
    for (const [i, sheet] of this.#sheets.entries()) out.writeUtf8(`${i === 0 ? '' : ','}${JSON.stringify(sheet)}`);
    out.writeAscii(']');
  }
}
