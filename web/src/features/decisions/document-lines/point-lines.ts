import type { RowRun, Sheet } from '../../../api/contract.ts';
import { formatCode, formatCount, formatDay } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { nameSheet } from '../../inspection/source/index.ts';
import type { Statement } from '../corrections/index.ts';
import type { Choice, Line } from '../lines/index.ts';
import { findLastDay, isLasting, type ReviewedAttention } from '../review/index.ts';
import { correctReading } from './correct-reading.ts';
import { isGivenNow, kindOf, LOOK_AT_COLUMNS, OF_COLUMN_LINES } from './point-kinds.ts';
import type { PointSources } from './point-sources.ts';
import { findRepeatedKeys, type RepeatedKey } from './repeated-keys.ts';

/** Lines about everything that is not one column: open points, and points that were decided before. */
export function makePointLines(sources: PointSources): Line[] {
  const shown = sources.attention.filter(
    (item) =>
      (!OF_COLUMN_LINES.includes(item.code) || isKeptForSender(item)) &&
      !(item.code === 'recipe_piece_unfit' && item.column !== undefined && item.needs_decision) &&
      !(sources.hasOpenColumns && LOOK_AT_COLUMNS.includes(item.code)),
  );
  const repeated = findRepeatedKeys(sources.artifact, sources.attention);
  const folded = foldRepeated(shown, repeated);
  return joinSame(folded.flatMap((item) => makeLines(item, { ...sources, repeated }))).sort(
    (a, b) => Number(b.isOpen) - Number(a.isOpen),
  );
}

/** Without points about errors that another point asks about. */
const foldRepeated = (shown: readonly ReviewedAttention[], repeated: readonly RepeatedKey[]): ReviewedAttention[] =>
  shown.filter(
    ({ code, table_id: id, needs_decision: isOpen }) =>
      code !== 'error_issues' || !isOpen || !repeated.some((one) => one.isOnly && one.tableId === id),
  );

/** The points that a line settles: its own, and those about errors that it asks about. */
function listSettled({ id }: ReviewedAttention, { attention, repeated = [] }: PointSources): string[] {
  const tables = repeated.flatMap((one) => (one.isOnly && one.pointId === id ? one.tableId : []));
  const isSame = ({ code, table_id: table, needs_decision: isOpen }: ReviewedAttention) =>
    code === 'error_issues' && isOpen && table !== undefined && tables.includes(table);
  return [id, ...attention.filter(isSame).map((one) => one.id)];
}

/** The points that are settled with the columns. */
export const listLookedAt = (attention: readonly ReviewedAttention[]): string[] =>
  attention.filter((item) => item.needs_decision && LOOK_AT_COLUMNS.includes(item.code)).map(({ id }) => id);

/** One line for the same sentence about several tables, if the same answers settle it. */
function joinSame(lines: readonly Line[]): Line[] {
  const canJoin = ({ choices, isOpen, points }: Line) =>
    isOpen && points.length > 0 && choices.every(({ statement, step }) => !statement && !step);
  const groups = Map.groupBy(lines, (line) => (canJoin(line) ? `${line.state} ${line.title}` : line.id));
  return [...groups.values()].map((group) => group.reduce(join));
}

function join(one: Line, other: Line): Line {
  const points = [...one.points, ...other.points];
  const all = (choice: Choice): Choice =>
    choice.points ? { ...choice, points: { ...choice.points, ids: points } } : choice;
  const details = [...new Set([...one.details, ...other.details])];
  return { ...one, points, details, choices: one.choices.map(all) };
}

function makeLines(item: ReviewedAttention, sources: PointSources): Line[] {
  if (item.code === 'doubtful_rows' && item.needs_decision) {
    const lines = makeRowLines(item, sources);
    if (lines.length > 0) return lines;
  }
  const kind = kindOf(item.code);
  const corrections = correctReading(item, sources);
  // Confirming the rows of the header says that it is right.
  const isConfirmed = item.code === 'doubtful_header' && corrections.length > 0;
  const choices = isConfirmed ? corrections : [...corrections, ...settling(item, sources)];
  const isSettled = sources.gone.has(item.id) || isGivenNow(item, sources.said, sources.artifact);
  return [
    {
      id: item.id,
      state: kind.state,
      kind: '',
      title: item.message,
      why: '',
      details: [
        ...nameTablePlace(item, sources),
        ...(item.columns ?? []).map(({ column, header }) =>
          column === undefined ? `“${header}”` : `${column} “${header}”`,
        ),
        ...(item.code === 'error_issues' ? listErrors(item, sources) : []),
        ...sources.nameRows(item),
        ...(isKeptForSender(item) ? [t`Accepted for the sender until ${formatDay(item.accepted_until ?? '')}`] : []),
      ],
      choices: item.needs_decision ? choices : revoking(item, sources),
      suggested: kind.isCheap ? 0 : null,
      isOpen: item.needs_decision && !isSettled,
      isFirst: kind.isFirst === true,
      points: listSettled(item, sources),
      place: sources.findPlace(item),
      about: choices.flatMap(({ statement }) => statement?.slice(0, 1) ?? []),
      hasFields: false,
    },
  ];
}

const isKeptForSender = ({ needs_decision: isOpen, accepted_for: scope }: ReviewedAttention): boolean =>
  !isOpen && scope === 'sender';

/** What was settled for the sender's next documents, too, can be asked again in all of them. */
function revoking(item: ReviewedAttention, { reasons }: PointSources): Choice[] {
  if (!isKeptForSender(item)) return [];
  const code = ['mistake_found', 'other'].find((one) => reasons.includes(one)) ?? reasons[0] ?? 'other';
  const step = { path: 'attention/revoke' as const, body: { ids: [item.id], reason: { code } } };
  return [{ label: t`Ask again in this sender's documents`, step }];
}

/** The sheet of a point about one table of several. */
function nameTablePlace({ sheet, table_id: id, a1 }: ReviewedAttention, { artifact }: PointSources): string[] {
  const tables = artifact.sheets.flatMap((one) => one.tables);
  if (id === undefined || a1 !== undefined || tables.length < 2 || sheet === undefined) return [];
  const own = artifact.sheets.find(({ name }) => name === sheet)?.tables ?? [];
  return [own.length > 1 ? t`${sheet}, table ${own.findIndex((one) => one.id === id) + 1}` : sheet];
}

/** "Date of birth: not a date, 3", the most frequent first. */
function listErrors(
  { table_id: id }: ReviewedAttention,
  { artifact, findLabel, tried = [], repeated = [] }: PointSources,
): string[] {
  const table = artifact.sheets.flatMap(({ tables }) => tables).find((one) => one.id === id);
  const isAsked = (field: string | null, code: string) =>
    repeated.some((one) => one.tableId === id && one.field === field && one.code === code);
  const errors =
    table?.validation?.totals.filter(
      ({ severity, target_field: field, code }) => severity === 'error' && !isAsked(field, code),
    ) ?? [];
  return errors.map(({ target_field: field, code, count }) => {
    // The dry run counts in the whole document, the point in its table.
    const now = tried.find((one) => one.target_field === field && one.code === code && one.left === count);
    const counted = now ? `${formatCount(count)} → ${formatCount(now.right)}` : formatCount(count);
    const what = `${formatCode(code)}, ${counted}`;
    return field === null ? what : `${findLabel(field)}: ${what}`;
  });
}

/** Answers in the order in which they are offered: the words of the reason codes that a workspace usually has. */
const SETTLING: readonly { code: string; label: string }[] = [
  { code: 'correct_as_is', label: t`It is right as it is` },
  { code: 'checked_with_sender', label: t`Checked with the sender` },
  { code: 'known_difference', label: t`A known difference` },
  { code: 'asked_sender', label: t`Asked the sender, left open` },
];

/** Answers with which the document stays as it was read. */
function settling(item: ReviewedAttention, sources: PointSources): Choice[] {
  const { reasons, isKept } = sources;
  const { code } = item;
  const ids = listSettled(item, sources);
  if (code === 'second_document') return secondDocument(item, reasons);
  if (code === 'sender_missing' || code === 'period_missing') return [];
  const usual = SETTLING.filter((one) => reasons.includes(one.code));
  const offered = usual.length > 0 ? usual : reasons.slice(0, 4).map((one) => ({ code: one, label: formatCode(one) }));
  const holds = isKept && isLasting(item) ? { holds_for: 'sender' as const, until: findLastDay() } : {};
  return offered.map(({ code: reason, label }) => ({
    label,
    points: { ids, reason: { code: reason }, ...holds },
  }));
}

/** What becomes of a second document of one sender and period. */
function secondDocument({ other_job_id: other }: ReviewedAttention, reasons: readonly string[]): Choice[] {
  const code = ['new_file', 'other'].find((one) => reasons.includes(one)) ?? reasons[0] ?? 'other';
  const body = { reason: { code } };
  return [
    ...(other === undefined
      ? []
      : [{ label: t`It replaces the first`, step: { path: 'replace' as const, body: { ...body, replaces: other } } }]),
    { label: t`It is added`, step: { path: 'add' as const, body } },
    { label: t`Set it aside`, step: { path: 'set-aside' as const, body } },
    { label: t`It is added, and more each period: the sender sends several`, isOneOfSeveral: true },
  ];
}

/** Beyond so many runs of rows, one line is about all of them. */
const MAX_RUNS = 20;

/** One line for each run of rows that may be data. */
function makeRowLines(item: ReviewedAttention, { artifact, findLabel: _ }: PointSources): Line[] {
  const sheet = artifact.sheets.find(({ name }) => name === item.sheet);
  const runs = sheet === undefined ? [] : listDoubtful(sheet);
  if (!sheet || runs.length === 0 || runs.length > MAX_RUNS) return [];
  const inSheet = nameSheet(artifact, { sheet: sheet.index });
  return runs.map((run) => {
    const { first_row: first, last_row: last, label } = run;
    const title =
      first === last
        ? t`Row ${first} was left out as ${label}, and may be data`
        : t`Rows ${first} to ${last} were left out as ${label}, and may be data`;
    const a1 = first === last ? String(first) : `${first}:${last}`;
    const say = (name: string): Statement => [{ kind: 'row_label', places: [{ sheet: sheet.index, a1 }], label: name }];
    return {
      id: `${item.id} ${a1}`,
      state: 'rows',
      kind: '',
      title: inSheet === undefined ? title : `${inSheet}: ${title}`,
      why: '',
      details: [],
      choices: [
        { label: plural(last - first + 1, 'A row of data', 'Rows of data'), statement: say('data') },
        { label: t`Left out, as ${label}`, statement: say(label) },
      ],
      suggested: null,
      isOpen: true,
      isFirst: false,
      points: [],
      place: { sheet: sheet.index, cell: `A${first}` },
      about: say('data'),
      hasFields: false,
    };
  });
}

/** Without marks by row weights, what the record is less sure of than this may be data. */
const SURE_ROW = 0.6;

function listDoubtful({ rows, parts = [] }: Sheet): RowRun[] {
  const all = [...rows, ...parts.flatMap((part) => part.rows)];
  const leftOut = all.filter(({ label }) => label !== 'data' && label !== 'blank' && label !== 'header');
  const marked = leftOut.filter(({ may_be_data: isMarked }) => isMarked === true);
  return marked.length > 0 ? marked : leftOut.filter(({ confidence = 1 }) => confidence < SURE_ROW);
}
