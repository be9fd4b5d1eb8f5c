import type { Verification } from '../../verify/verify-job.ts';
import type { Look } from './look.ts';
import { cleanText, cutText } from './text.ts';

type CheckName = Verification['checks'][number]['name'];

const CHECK_NAMES: Record<CheckName, string> = {
  document: 'the document is the one on record',
  package: 'the package is the one on record, and as it was built',
  workbook: 'the workbook is the one on record',
  rerun: 'the job runs again',
  same_record: 'the record is what the run gives',
  same_issues: 'the issues are what the run gives',
  same_workbook: 'the workbook is what the run gives, byte for byte',
};

const MAX_VALUE_WIDTH = 80;

/** Each check with its answer, the first differences, and the verdict. */
export function renderVerification({ ok, source_file, checks, differences }: Verification, look: Look): string[] {
  const { paint } = look;
  const lines = checks.map(({ name, ok: isFine, note }) => {
    const state = isFine === null ? paint.yellow('?  ') : isFine ? paint.green('yes') : paint.red('no ');
    return `  ${state}  ${CHECK_NAMES[name]}${note === undefined ? '' : `: ${cleanText(note)}`}`;
  });
  const paths = differences.flatMap(({ path, recorded, found }) => [
    `       ${cleanText(path)}`,
    ...(recorded === null ? [] : [paint.red(`         - ${cutText(cleanText(recorded), MAX_VALUE_WIDTH)}`)]),
    ...(found === null ? [] : [paint.green(`         + ${cutText(cleanText(found), MAX_VALUE_WIDTH)}`)]),
  ]);
  const legend = paths.length > 0 ? ['  where the records differ (- on record, + found)', ...paths] : [];
  return [paint.bold(cleanText(source_file)), ...lines, ...legend, `  ${renderAnswer(ok, look)}`];
}

function renderAnswer(ok: boolean | null, { paint }: Look): string {
  if (ok) return paint.green('verified: record and workbook are what ADE makes of this document');
  if (ok === false) return paint.red('not verified');
  return paint.yellow('neither verified nor refuted: the hashes are right, and the job was not run again');
}
