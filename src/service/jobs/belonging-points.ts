import { createHash } from 'node:crypto';
import type { BelongingCode, JobAttention, JobSummary } from '../../contract/belonging.ts';
import { listUnmet } from '../../contract/clean.ts';
import { namePeriodInWords } from '../../contract/name-period.ts';
import { findBelongingCodes, type JobRow } from '../../storage/store/index.ts';

/** The cell of a title that names another period than the job's. */
export type TitlePlace = Pick<JobAttention, 'sheet' | 'a1'>;

/** The columns of a job that its points about sender and period are made from. */
export type Belonged = Pick<JobRow, 'period' | 'period_candidates' | 'attention_codes' | 'title_place' | 'second_to'>;

/** The points about sender and period of a job, which its record does not have. */
export function listBelongingPoints(job: Belonged): JobAttention[] {
  return findBelongingCodes(job).map((code) => describePoint(code, job));
}

/** The summary of a job's record, with the points about sender and period. */
export function addBelongingPoints(summary: JobSummary, job: Belonged): JobSummary {
  const points = listBelongingPoints(job);
  if (points.length === 0) return summary;
  const attention = [...(summary.attention ?? []), ...points];
  return { ...summary, outcome: 'to_check', unmet: listUnmet(attention), attention };
}

function describePoint(code: BelongingCode, job: Belonged): JobAttention {
  const period = job.period === null ? '' : namePeriodInWords(job.period);
  switch (code) {
    case 'sender_missing':
      return { id: nameId(code), code, message: 'Nobody has named the sender of this document.' };
    case 'period_missing': {
      const candidates = parseCandidates(job);
      const meant = candidates.map((name) => namePeriodInWords(name)).join(' or ');
      const message =
        candidates.length === 0
          ? 'Nobody has named the period of this document.'
          : `The period of this document is not clear: its name may mean ${meant}.`;
      return { id: nameId(code), code, message, ...(candidates.length === 0 ? {} : { candidates }) };
    }
    case 'period_differs': {
      const place: TitlePlace = JSON.parse(job.title_place ?? '{}');
      const message = `The title in ${place.a1} names another period than ${period}.`;
      return { id: nameId(code, job.period), code, message, ...place };
    }
    case 'second_document': {
      const message = `Another document of the same sender for ${period} is there: say whether this one replaces it, is added to it, or is set aside.`;
      return { id: nameId(code, job.second_to), code, message, other_job_id: job.second_to ?? '' };
    }
  }
}

/** What the names around a document may mean. */
export function parseCandidates({
  period,
  period_candidates: json,
}: Pick<JobRow, 'period' | 'period_candidates'>): string[] {
  return period !== null || json === null ? [] : JSON.parse(json);
}

/** Another period, or another first document, makes another point: a decision about the former one does not hold. */
function nameId(code: BelongingCode, about: string | null = null): string {
  return createHash('sha256')
    .update(JSON.stringify([code, about]))
    .digest('hex')
    .slice(0, 12);
}
