import type { Manifest } from '../../../contract/manifest.ts';
import {
  type ColumnSpan,
  type DecidedRow,
  isHeaderByRules,
  type LabelRules,
  labelRows,
  NEUTRAL,
  type Region,
} from '../../../engine/structure/index.ts';
import type { SheetReader } from '../../../workbook/index.ts';
import type { DocumentRules } from '../parts/document-rules.ts';
import type { LearningSheet } from './learning-sheet.ts';
import { makeSheet, type ReadSheet } from './read-structure.ts';

/** Applies a package's row rules to one sheet. */
export class SheetRules {
  /** Null if the package has no row rules or they are not called. */
  readonly #rules: DocumentRules | null;
  readonly #manifest: Manifest;
  readonly #labels: LabelRules;
  #name = '';

  /** `labels`: the labels of the weights; null if any label counts. */
  constructor(rules: DocumentRules | null, manifest: Manifest, labels: readonly string[] | null) {
    this.#rules = rules;
    this.#manifest = manifest;
    const { order } = manifest.engine.row_types;
    const isLabel = (label: string) => labels === null || labels.includes(label) || order.includes(label);
    this.#labels = { order, isLabel, onBadLabel: () => undefined };
  }

  /** All rows, including blank ones, with the decisions of the rules. */
  async *decideRows(name: string, reader: SheetReader): AsyncGenerator<DecidedRow[]> {
    this.#name = name;
    if (this.#rules === null) {
      for await (const rows of reader.readRows()) {
        yield rows.map((row) => ({ row, decision: NEUTRAL, label: row.isBlank ? 'blank' : 'data' }));
      }
      return;
    }
    const { runner, rowRules } = this.#rules;
    yield* labelRows(name, reader, {
      runner,
      rules: [...rowRules],
      labels: this.#labels,
      maxBlankRows: this.#manifest.engine.tables.max_blank_rows,
      isWeighed: true,
    });
  }

  /** Reads the sheet as a job without weights would. */
  readAlone(learned: LearningSheet, decided: readonly DecidedRow[]): Promise<ReadSheet> {
    const isHeader = async (region: Region, span: ColumnSpan) => {
      if (this.#rules === null) return false;
      const { runner, rowRules } = this.#rules;
      const question = { runner, rules: rowRules, labels: this.#labels, sheetName: this.#name };
      return isHeaderByRules(region, span, question);
    };
    return makeSheet(learned, decided, { manifest: this.#manifest, isHeader, chances: null });
  }
}
