import {
  type Annotation,
  type Artifact,
  type Attention,
  type Ledger,
  NOT_CARRIED,
  type RuleError,
  type Sheet,
} from '../../contract/artifact.ts';
import { type LocatedTable, listTables, quoteSheet } from '../../record/explain/index.ts';
import { listUnreadSheets, nameDelimiter } from '../../record/index.ts';
import { describeChecks } from './checks.ts';
import { nameLanguage } from './language.ts';
import type { Look } from './look.ts';
import { renderMapping } from './mapping.ts';
import { describeSetBy } from './set-by.ts';
import { cleanText, countOf, formatCount, quoteText } from './text.ts';

const MAX_RANGES = 3;

/** Sheets, tables and mappings of an artifact, what failed, and what needs attention. */
export function renderOverview(artifact: Artifact, look: Look): string[] {
  const { job, config } = artifact;
  const { paint } = look;
  return [
    `${paint.bold(cleanText(job.source_file))} (${cleanText(job.document.format)}, job ${cleanText(job.id)}${describeRevision(artifact)})`,
    `config ${quoteText(config.title)} ${cleanText(config.version)}, engine ${cleanText(job.engine_version)}`,
    describeState(artifact),
    ...describeReading(artifact),
    ...artifact.sheets.flatMap((sheet) => [
      '',
      describeSheet(sheet, look),
      ...renderLedger(sheet),
      ...sheet.tables.flatMap((table) => renderTable({ sheet, table }, look)),
    ]),
    ...renderSection('sheets that cannot hold tables', listUnreadSheets(artifact).map(describeUnread)),
    ...renderSection('rule errors', artifact.rule_errors.map(describeRuleError)),
    ...renderSection('hooks and overrides', artifact.annotations.map(describeAnnotation)),
    ...renderSection(
      'checks',
      [describeChecks(artifact)].filter((line) => line !== null),
    ),
    ...renderSection('needs attention', (artifact.summary.attention ?? []).map(describeAttention)),
    '',
    'More: --table T --column C, --cell SHEET!A1, --row SHEET!57, --output-row N',
  ];
}

function describeRevision({ job: { revision, corrections } }: Artifact): string {
  if (revision === undefined) return '';
  return `, revision ${revision} with ${countOf(corrections?.count ?? 0, 'correction')}`;
}

/** `Members!table_1: message` */
export function describeAttention({
  sheet,
  table_id,
  message,
  code,
}: Omit<Attention, 'code'> & { code: string }): string {
  const place = [sheet && quoteSheet(sheet), table_id].filter(Boolean).join(', ');
  return cleanText(`${place ? `${place}: ` : ''}${message} [${code}]`);
}

/** `Members, table_1 B4:H210, header in row 4, 205 data rows` */
export function describeTable({ sheet, table }: LocatedTable): string {
  const { rows, repeated_rows, synthetic } = table.header;
  const header = synthetic ? 'no header in the document' : `header in row ${rows.join(', ')}`;
  const repeated = repeated_rows?.length ? `, repeated in ${countOf(repeated_rows.length, 'more place')}` : '';
  const said = table.correction === undefined ? '' : ', range set by a person';
  const place = `${cleanText(quoteSheet(sheet.name))}, ${table.id} ${table.a1_range}${said}`;
  return `${place}, ${header}${repeated}, ${countOf(table.row_count, 'data row')}`;
}

function describeState({ summary, pass_history }: Artifact): string {
  if (summary.status !== undefined) {
    const { rows_in = 0, rows_out = 0, rows_left_out = {}, rows_written_again = 0, attention = [] } = summary;
    const outcome = attention.length === 0 ? 'clean' : `${countOf(attention.length, 'point')} to check`;
    const leftOut = Object.values(rows_left_out).reduce((sum, count) => sum + count, 0);
    const beside =
      rows_written_again === 0 ? '' : ` (${formatCount(rows_written_again)} of them from a second table side by side)`;
    return `finished: ${countOf(rows_in, 'row')} in, ${formatCount(leftOut)} left out, ${formatCount(rows_out)} out${beside}; ${outcome}`;
  }
  const last = pass_history.at(-1);
  return `not finished: ${last ? `pass ${last.pass} (${last.name}) was the last finished one` : 'no pass finished'}`;
}

/** `read as windows-1250 (guessed, 97 % sure), delimiter ";"` */
function describeReading({ job: { document } }: Artifact): string[] {
  const { encoding, delimiter } = document;
  if (encoding === undefined) return [];
  const ofEncoding = describeSource(document.encoding_confidence, document.set_by?.encoding);
  const ofDelimiter = describeSource(document.delimiter_confidence, document.set_by?.delimiter);
  return [cleanText(`read as ${encoding}${ofEncoding}, delimiter ${nameDelimiter(delimiter)}${ofDelimiter}`)];
}

function describeSource(confidence: number | undefined, correction: string | undefined): string {
  if (correction !== undefined) return ` (${describeSetBy(correction)})`;
  return confidence === undefined ? '' : ` (guessed, ${Math.round(confidence * 100)} % sure)`;
}

function describeSheet(sheet: Sheet, { paint }: Look): string {
  const name = paint.bold(`sheet ${cleanText(quoteSheet(sheet.name))}`);
  if (sheet.skipped) return `${name}: skipped, because it is ${sheet.skipped}`;
  return `${name}: ${countOf(sheet.row_count, 'row')}, ${countOf(sheet.tables.length, 'table')}`;
}

function describeUnread({ name, kind }: { name: string; kind: string }): string {
  return `${cleanText(quoteSheet(name))}: not read, it is a ${kind}`;
}

/** `229 rows read = 228 data + 1 total (1,603 cells)`, and what the reader noted. */
function renderLedger({ ledger }: Sheet): string[] {
  if (ledger === undefined || ledger.met.rows === 0) return [];
  const parts = ledger.accounts
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows, ranges }) => {
      const places = (ranges ?? []).slice(0, MAX_RANGES).map(formatRows).join(', ');
      const more = (ranges?.length ?? 0) > MAX_RANGES ? ', …' : '';
      return `${formatCount(rows)} ${cleanText(name.replaceAll('_', ' '))}${places ? ` (${places}${more})` : ''}`;
    });
  const { rows, cells } = ledger.met;
  return [
    `  ${countOf(rows, 'row')} read = ${parts.join(' + ')}; ${countOf(cells, 'filled cell')}${describeNotCarried(ledger)}`,
    ...(ledger.notes ?? []).map(({ code, count, first_row: row }) => {
      const place = row === null ? '' : `, first in row ${formatCount(row)}`;
      return `  noted by the reader: ${code.replaceAll('_', ' ')} ${formatCount(count)}${place}`;
    }),
  ];
}

/** Cells of columns that are not in the result. */
function describeNotCarried({ accounts }: Ledger): string {
  const cells = accounts.find(({ name }) => name === NOT_CARRIED)?.cells ?? 0;
  return cells === 0 ? '' : `, ${formatCount(cells)} of them not carried`;
}

function formatRows([first, last]: readonly number[]): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function renderTable(located: LocatedTable, look: Look): string[] {
  const others = Object.entries(located.table.row_labels).filter(([label]) => label !== 'data');
  const labels = others.map(([label, count]) => `${cleanText(label)} ${formatCount(count)}`).join(', ');
  return [
    `  ${describeTable(located)}`,
    ...(labels ? [`    other rows: ${labels}`] : []),
    ...describeHeaders(located),
    ...renderMapping(located, look, '    '),
  ];
}

/** The language of the headers, and whether most of their words are unknown. */
function describeHeaders({ table: { language, unknown_headers: isUnknown } }: LocatedTable): string[] {
  return [
    ...(language === undefined ? [] : [`    headers read as ${nameLanguage(language)}`]),
    ...(isUnknown ? ['    most headers have no word that the package knows'] : []),
  ];
}

function describeRuleError(error: RuleError): string {
  const place = [error.sheet && quoteSheet(error.sheet), error.table_id].filter(Boolean).join(', ');
  const line = error.file ? ` at ${error.file}${error.line ? `:${error.line}` : ''}` : '';
  const off = error.switched_off ? '; switched off' : '';
  const load = error.at_load ? 'its module could not be loaded: ' : '';
  const what = `${error.rule}: ${load}${error.kind} in pass ${error.pass}, ${countOf(error.count, 'time')}${line}${off}`;
  return cleanText(`${what}: ${error.message}${place ? ` (${place})` : ''}`);
}

function describeAnnotation({ kind, rule, notes, code, table_id, column, target_field }: Annotation) {
  const place = [table_id, column && `column ${column}`].filter(Boolean).join(', ');
  const field = target_field === undefined ? '' : ` → ${target_field ?? 'unmapped'}`;
  const parts = [kind, rule, place && `${place}${field}`, code, notes].filter(Boolean);
  return cleanText(parts.join(': '));
}

function renderSection(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** The tables of an artifact that have a mapping, for the summary of a job. */
export function listMappedTables(artifact: Artifact): LocatedTable[] {
  return listTables(artifact).filter(({ table }) => table.mapping !== undefined);
}
