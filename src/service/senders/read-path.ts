import { parsePeriod } from '../../contract/period.ts';
import { combineSpans, findPeriods, type PeriodReading, parsePeriodText } from '../../contract/period-text/index.ts';
import type { JobRow } from '../../storage/store/index.ts';

/** The names by which a document came. */
export interface DocumentNames {
  filename: string;
  /** Folders in which the file was, or the name that a person gave its batch. */
  folder?: string | undefined;
}

export interface PathPeriod extends Pick<JobRow, 'period_found_by'> {
  period: string | undefined;
  /** What the names may mean if they are not clear. */
  candidates: readonly string[];
}

interface Part {
  text: string;
  foundBy: 'folder' | 'file_name';
  reading: PeriodReading;
}

/**
 * The period that the names of folders and file name, such as `Harbour/2026-05/list.xlsx`, `2026/Oktober/list.xlsx` or
 * `list okt 26.xlsx`. A month, quarter or week decides; a day is usually the day on which a list was made, and a year
 * alone says too little. Different periods in several names are asked about.
 */
export function readPath(names: DocumentNames): PathPeriod {
  const parts = splitPath(names);
  const clear = parts.filter(({ reading }) => isClear(reading));
  const found = new Set(clear.flatMap(({ reading }) => nameCandidates(reading)));
  const [period] = found;
  const last = clear.at(-1);
  if (period !== undefined && last !== undefined && found.size === 1)
    return { period, period_found_by: last.foundBy, candidates: [] };
  if (found.size > 1) return { period: undefined, period_found_by: null, candidates: [...found] };
  const completed = completeYear(parts);
  if (completed !== undefined) return { ...completed, candidates: [] };
  const candidates = new Set(parts.flatMap(({ reading }) => nameCandidates(reading)));
  return { period: undefined, period_found_by: null, candidates: [...candidates] };
}

/** The folders and the file, from the outside to the inside. */
export function listFolders(folder: string | undefined): string[] {
  return (folder ?? '').split(/[/\\]/).filter((text) => text.trim() !== '');
}

function splitPath({ filename, folder }: DocumentNames): Part[] {
  const folders = listFolders(folder).map((text) => ({ text, foundBy: 'folder' as const }));
  const stem = filename.replace(/\.[A-Za-z]{2,5}$/, '');
  const parts = [...folders, { text: stem, foundBy: 'file_name' as const }];
  return parts.map(({ text, foundBy }) => ({ text, foundBy, reading: readName(text) }));
}

const OPEN = { before: true, after: true };

function readName(text: string): PeriodReading {
  return combineSpans(text, findPeriods(text), OPEN);
}

function isClear(reading: PeriodReading): boolean {
  if (reading.kind !== 'period') return false;
  const kind = parsePeriod(reading.period)?.kind;
  return kind !== 'year' && kind !== 'day';
}

export function nameCandidates(reading: PeriodReading): string[] {
  switch (reading.kind) {
    case 'period': {
      const kind = parsePeriod(reading.period)?.kind;
      if (kind === 'year') return [];
      return [kind === 'day' ? reading.period.slice(0, 'yyyy-mm'.length) : reading.period];
    }
    case 'ambiguous':
      return [...reading.candidates];
    case 'no_year': {
      // A document of December comes in January, too.
      const year = Number(reading.example.slice(0, 4));
      return [reading.example, `${year - 1}${reading.example.slice(4)}`].filter((name) => parsePeriod(name) !== null);
    }
    case 'none':
      return [];
  }
}

/** A month without a year, or a number of a month, next to the only year of the path: `2026/Oktober`, `2026/10`. */
function completeYear(parts: readonly Part[]): Pick<PathPeriod, 'period' | 'period_found_by'> | undefined {
  const isYear = ({ reading }: Part) => reading.kind === 'period' && parsePeriod(reading.period)?.kind === 'year';
  const years = new Set(parts.flatMap((part) => (isYear(part) && 'period' in part.reading ? part.reading.period : [])));
  const [year] = years;
  if (year === undefined || years.size > 1) return undefined;
  const months = parts.flatMap((part, i): { name: string; foundBy: Part['foundBy'] }[] => {
    const { reading, foundBy, text } = part;
    if (reading.kind === 'no_year') return [{ name: `${year}${reading.example.slice(4)}`, foundBy }];
    const before = parts[i - 1];
    const isNumber = /^\s*\d{1,2}\s*$/.test(text) && before !== undefined && isYear(before);
    const joined = isNumber ? parsePeriodText(`${year}-${text.trim().padStart(2, '0')}`) : undefined;
    return joined?.kind === 'period' ? [{ name: joined.period, foundBy }] : [];
  });
  const names = new Set(months.map(({ name }) => name));
  const [period] = names;
  const last = months.at(-1);
  if (period === undefined || last === undefined || names.size > 1 || parsePeriod(period) === null) return undefined;
  return { period, period_found_by: last.foundBy };
}
