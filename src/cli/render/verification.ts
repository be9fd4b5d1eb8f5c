import type { Verification } from '../../verify/verify-job.ts';
import type { Look } from './look.ts';
import { cleanText, cutText } from './text.ts';

type CheckName = Verification['checks'][number]['name'];

const CHECK_NAMES: Record<CheckName, string> = {
  document: 'the document is the recorded one',
  corrections: 'what people corrected is as recorded',
  recipe: 'the recipe of the sender is the recorded one',
  package: 'the package is the recorded one, and unchanged',
  workbook: 'the workbook is the recorded one',
  rerun: 'the job runs again',
  same_record: 'the new run made the same record',
  same_issues: 'the new run found the same issues',
  same_workbook: 'the new run wrote the same workbook, byte for byte',
};

const MAX_VALUE_WIDTH = 80;

/** Each check with its answer, the first differences, and the result. */
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
  const legend = paths.length > 0 ? ['  where the records differ (- recorded, + found)', ...paths] : [];
  return [paint.bold(cleanText(source_file)), ...lines, ...legend, `  ${renderAnswer(ok, look)}`];
}

function renderAnswer(ok: boolean | null, { paint }: Look): string {
  if (ok) return paint.green('verified: ADE makes the same record and workbook from this document');
  if (ok === false) return paint.red('not verified');
  return paint.yellow('neither verified nor refuted: the hashes match, and the job was not run again');
}
