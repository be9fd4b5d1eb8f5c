/**
 * How long a workspace keeps its documents (the uploads and the copies of jobs, with corrections and drafts), the results
 * of jobs (the workbooks), and their records (artifact, issues, events, logs).
 */
export const RETENTION_PARTS = ['documents', 'results', 'records'] as const;
export type RetentionPart = (typeof RETENTION_PARTS)[number];

/** For each part `keep`, which keeps it for ever, or a number of days or months, such as `90 days` or `24 months`. */
export type Retention = Record<RetentionPart, string>;

export const KEEP = 'keep';
/** 273 years, and 833: what is longer is meant to be kept. */
const MAX_DAYS = 99_999;
export const PERIOD_PATTERN = `^(${KEEP}|1 day|1 month|([2-9]|[1-9][0-9][0-9]?[0-9]?[0-9]?) days|([2-9]|[1-9][0-9][0-9]?[0-9]?) months)$`;
const PERIOD = new RegExp(PERIOD_PATTERN);

/**
 * What a new workspace gets if nobody says otherwise. Documents are needed until their period is closed and questioned;
 * results and records for as long as books are usually kept.
 */
export const PROPOSED_RETENTION: Retention = { documents: '24 months', results: '84 months', records: '84 months' };

export type PeriodUnit = 'days' | 'months';

/** A period in its one spelling. */
export function makePeriod(count: number, unit: PeriodUnit): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

export const isPeriod = (text: string): boolean => PERIOD.test(text);

/** The number and the unit of a period; null for `keep`. */
export function parsePeriodLength(text: string): { count: number; unit: PeriodUnit } | null {
  if (!isPeriod(text) || text === KEEP) return null;
  return { count: Number.parseInt(text, 10), unit: text.includes('month') ? 'months' : 'days' };
}

/** What is older at `now` may be removed; null: nothing may. Months are those of the calendar, in UTC. */
export function findRetentionLimit(period: string, now: Date): string | null {
  const parsed = parsePeriodLength(period);
  if (parsed === null) return null;
  const limit = new Date(now);
  if (parsed.unit === 'days') limit.setUTCDate(limit.getUTCDate() - parsed.count);
  else goBackMonths(limit, parsed.count);
  return limit.toISOString();
}

/** A day that the month before lacks becomes its last one. */
function goBackMonths(date: Date, count: number): void {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - count);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
}

interface RetentionSettings {
  readonly retentionDaysInputs: number;
  readonly retentionDaysOutputs: number;
  readonly retentionDaysArtifacts: number;
}

/** What the settings of the server say for workspaces without a retention of their own. */
export function readServerRetention(settings: RetentionSettings): Retention {
  return {
    documents: fromDays(settings.retentionDaysInputs),
    results: fromDays(settings.retentionDaysOutputs),
    records: fromDays(settings.retentionDaysArtifacts),
  };
}

const fromDays = (days: number) => (days === 0 ? KEEP : makePeriod(Math.min(days, MAX_DAYS), 'days'));

/** What a new workspace gets: what the operator has set for the server goes before ADE's own proposal. */
export function proposeRetention(server: Retention): Retention {
  const pick = (part: RetentionPart) => (server[part] === KEEP ? PROPOSED_RETENTION[part] : server[part]);
  return { documents: pick('documents'), results: pick('results'), records: pick('records') };
}

/** Such as `documents 24 months, results keep, records keep`. */
export function describeRetention(retention: Retention): string {
  return RETENTION_PARTS.map((part) => `${part} ${retention[part]}`).join(', ');
}
