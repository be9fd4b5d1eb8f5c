import { readLines } from '../../base/files/index.ts';
import type { Issue } from '../../contract/artifact.ts';
import type { LocatedIssue } from '../../record/index.ts';
import { type CellRange, formatRange, isWithin } from '../../workbook/index.ts';
import type { LaterMarks, MarkKind, Note, RangeMark } from '../../workbook/writer/index.ts';
import { type IssueMarks, MAX_LATER_NOTES, MAX_NOTES, makeNoteText } from './issue-marks.ts';
import type { WrittenPlace, WrittenPlaces } from './written-places.ts';

/** More texts at one header would not be read. */
const MAX_HEADER_TEXTS = 10;

const SERIOUSNESS: Record<MarkKind, number> = { info: 0, warning: 1, error: 2 };

/** Issues that are known only after their rows were written: of hooks, of headers and of whole tables. */
export class LaterIssues {
  readonly #issues: { tableId: string; issue: Issue; message: string }[] = [];

  add(tableId: string, issue: Issue, message: string): void {
    this.#issues.push({ tableId, issue, message });
  }

  /** Marks for cells that are written. `issuesPath` is the complete list of issues. */
  async makeMarks(places: WrittenPlaces, marks: IssueMarks, issuesPath: string): Promise<LaterMarks[]> {
    const sheets = new Map<string, SheetMarks>();
    for (const { tableId, issue, message } of this.#issues) {
      const [first, ...more] = places.find(tableId, issue);
      if (first === undefined) continue;
      for (const { sheet, range } of [first, ...more]) findSheet(sheets, sheet).fill(range, issue.severity);
      findSheet(sheets, first.sheet).note(first, makeNoteText(issue, message), marks);
    }
    if ([...sheets.values()].some(({ mayCover }) => mayCover)) await keepFills(sheets, places, issuesPath);
    for (const { cells } of sheets.values()) marks.addCells(cells);
    return [...sheets].map(([sheetName, sheet]) => ({ sheetName, ranges: sheet.ranges, notes: sheet.notes }));
  }
}

/** A less serious mark must not cover the fill that a cell got when it was written. */
async function keepFills(sheets: Map<string, SheetMarks>, places: WrittenPlaces, issuesPath: string): Promise<void> {
  for await (const line of readLines(issuesPath)) {
    if (line === '') continue;
    const { sheet: _, table_id: tableId, ...issue }: LocatedIssue = JSON.parse(line);
    if (issue.severity === 'info' || issue.row_index === null) continue;
    for (const { sheet, range } of places.find(tableId, issue)) sheets.get(sheet)?.keep(range, issue.severity);
  }
}

function findSheet(sheets: Map<string, SheetMarks>, name: string): SheetMarks {
  const sheet = sheets.get(name) ?? new SheetMarks();
  sheets.set(name, sheet);
  return sheet;
}

/** The later marks of one sheet of the workbook. */
class SheetMarks {
  readonly #ranges = new Map<string, RangeMark & { range: CellRange }>();
  /** The ranges of several cells. */
  readonly #wide: CellRange[] = [];
  readonly #notes: Note[] = [];
  readonly #headers = new Map<number, Set<string>>();
  #cells = 0;
  #kept = 0;

  fill(range: CellRange, kind: MarkKind): void {
    const a1 = formatRange(range);
    const known = this.#ranges.get(a1);
    if (known !== undefined && SERIOUSNESS[known.kind] >= SERIOUSNESS[kind]) return;
    this.#ranges.set(a1, { a1, kind, range });
    if (known !== undefined) return;
    const cells = countCells(range);
    this.#cells += cells;
    if (cells > 1) this.#wide.push(range);
  }

  /** Tables that share a header may all have the same problem. */
  note({ range, sharedBy }: WrittenPlace, message: string, marks: IssueMarks): void {
    const { firstRow, firstColumn: column } = range;
    const text = sharedBy === undefined ? message : `${message}\n${sharedBy}`;
    if (firstRow > 0) {
      if (marks.takeNote(MAX_NOTES + MAX_LATER_NOTES)) this.#notes.push({ row: firstRow + 1, column, text });
      return;
    }
    const known = this.#headers.get(column) ?? new Set();
    if (!known.has(text) && marks.takeNote(MAX_NOTES + MAX_LATER_NOTES)) this.#headers.set(column, known.add(text));
  }

  /** Whether a fill may cover a more serious one that was written. */
  get mayCover(): boolean {
    return [...this.#ranges.values()].some(({ kind, range }) => kind !== 'error' && range.firstRow > 0);
  }

  keep(range: CellRange, kind: MarkKind): void {
    const a1 = formatRange(range);
    const known = this.#ranges.get(a1);
    const isCovered = known !== undefined || this.#wide.some((wide) => isWithin(range, wide));
    if (!isCovered || (known !== undefined && SERIOUSNESS[known.kind] >= SERIOUSNESS[kind])) return;
    if (this.#kept === MAX_NOTES) return;
    this.#kept += 1;
    this.#ranges.set(a1, { a1, kind, range });
  }

  get cells(): number {
    return this.#cells;
  }

  get ranges(): RangeMark[] {
    return [...this.#ranges.values()].map(({ a1, kind }) => ({ a1, kind }));
  }

  get notes(): Note[] {
    const atHeaders = [...this.#headers].map(([column, texts]) => ({ row: 1, column, text: joinTexts([...texts]) }));
    return [...atHeaders, ...this.#notes];
  }
}

function countCells({ firstRow, lastRow, firstColumn, lastColumn }: CellRange): number {
  return (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
}

function joinTexts(texts: readonly string[]): string {
  const more = texts.length - MAX_HEADER_TEXTS;
  return [...texts.slice(0, MAX_HEADER_TEXTS), ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n\n');
}
