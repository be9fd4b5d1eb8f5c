import type { CheckName, RerunObstacle, Verification, WorkspaceVerification } from '../../contract/api/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf, cutText } from './text.ts';

const CHECK_NAMES: Record<CheckName, string> = {
  document: 'the document is the recorded one',
  corrections: 'the corrections are the recorded ones',
  recipe: 'the recipe of the sender is the recorded one',
  expected: 'the expected numbers are the recorded ones',
  previous: 'the figures of the previous period are the recorded ones',
  salt: 'the salt of what is kept is the recorded one',
  package: 'the package is the recorded one, and unchanged',
  record: 'the record is the stored one',
  workbook: 'the workbook is the recorded one',
  erasure: 'a person was erased from the files',
  activity: 'the activity of its workspace is unbroken',
  activity_head: 'the activity still has the entries that acceptances refer to',
  recipes: 'the recipes of the senders are the ones that the activity names',
  storage: 'the files are in the storage',
  acceptance: 'the acceptances are the ones that people signed',
  acceptance_stored: 'the acceptances in the database match the signed ones',
  rerun: 'the job runs again',
  same_record: 'the new run made the same record',
  same_issues: 'the new run found the same issues',
  same_workbook: 'the new run wrote the same workbook, byte for byte',
  same_checks: 'the new run compared the same numbers',
  same_edition: 'the new run kept the same hashes and profile, and found the same changed rows',
};

const MAX_VALUE_WIDTH = 80;

const OBSTACLES: Record<RerunObstacle, string> = {
  not_asked: 'nobody asked for it',
  inputs_removed: 'retention removed its inputs',
  previous_removed: 'what it was compared with was removed with the document before',
  erased: 'a person was erased from its files',
  inputs_missing: 'its inputs are missing',
  inputs_changed: 'its inputs were changed',
  record_removed: 'retention removed its record',
  record_unreadable: 'its record cannot be read',
  environment_missing: 'its prepared package is missing',
  environment_changed: 'its prepared package was changed',
  other_engine: 'another version of ADE made it',
  other_runtime: 'it ran on another version of Node',
  run_failed: 'the new run failed',
};

/** Each check with its result, the first differences, and the overall answer. */
export function renderVerification(
  { ok, source_file, answers, checks, differences }: Verification,
  look: Look,
): string[] {
  const { paint } = look;
  const paths = differences.flatMap(({ path, recorded, found }) => [
    `       ${cleanText(path)}`,
    ...(recorded === null ? [] : [paint.red(`         - ${cutText(cleanText(recorded), MAX_VALUE_WIDTH)}`)]),
    ...(found === null ? [] : [paint.green(`         + ${cutText(cleanText(found), MAX_VALUE_WIDTH)}`)]),
  ]);
  const legend = paths.length > 0 ? ['  where the records differ (- recorded, + found)', ...paths] : [];
  return [
    paint.bold(cleanText(source_file)),
    ...renderChecks(checks, look),
    ...legend,
    ...renderAnswers(answers),
    `  ${renderAnswer(ok, look)}`,
  ];
}

/** The chain, the number of unchanged jobs, and the first changed ones. */
export function renderWorkspaceVerification(
  { ok, workspace_id, chain, checks, jobs, findings }: WorkspaceVerification,
  look: Look,
): string[] {
  const { paint } = look;
  const counts = [
    `${countOf(jobs.unchanged, 'revision')} unchanged`,
    ...(jobs.changed > 0 ? [paint.red(`${jobs.changed} changed`)] : []),
    ...(jobs.undecided > 0 ? [paint.yellow(`${jobs.undecided} undecided`)] : []),
  ];
  const [first] = chain.problems;
  const broken = first === undefined ? 'unbroken' : paint.red(`broken: ${first.code}, entry ${first.seq}`);
  return [
    paint.bold(`workspace ${cleanText(workspace_id)}`),
    `  activity: ${broken}, ${countOf(chain.entries, 'entry', 'entries')}`,
    `  jobs: ${counts.join(', ')}, of ${jobs.checked}`,
    ...renderChecks(
      checks.filter(({ name }) => name !== 'activity'),
      look,
    ),
    ...findings.flatMap(({ job_id, revision, checks: failed }) => [
      `  ${job_id}${revision === 1 ? '' : `, revision ${revision}`}`,
      ...renderChecks(failed, look).map((line) => `  ${line}`),
    ]),
    `  ${ok ? paint.green('verified: nothing was changed') : renderAnswer(ok, look)}`,
  ];
}

function renderChecks(checks: Verification['checks'], { paint }: Look): string[] {
  return checks.map(({ name, ok, note }) => {
    const state = ok === null ? paint.yellow('?  ') : ok ? paint.green('yes') : paint.red('no ');
    return `  ${state}  ${CHECK_NAMES[name]}${note === undefined ? '' : `: ${cleanText(note)}`}`;
  });
}

/** The answers to three questions: about the hashes, the activity chain and the new run. */
function renderAnswers({ hashes, chain, rerun }: Verification['answers']): string[] {
  const because = rerun.because === null ? '' : OBSTACLES[rerun.because];
  const again =
    rerun.identical === null
      ? `not known, since ${because}`
      : rerun.identical
        ? 'identical'
        : `different${because && `, and ${because}`}`;
  return [
    `  hashes: ${hashes === null ? 'nothing to compare' : hashes ? 'unchanged' : 'changed'}`,
    `  chain of the activity: ${chain === null ? 'no chain here' : chain ? 'unbroken' : 'broken'}`,
    `  run again: ${again}`,
  ];
}

function renderAnswer(ok: boolean | null, { paint }: Look): string {
  if (ok) return paint.green('verified: ADE makes the same record and workbook from this document');
  if (ok === false) return paint.red('not verified');
  return paint.yellow('undecided: no check failed, but some checks were not possible');
}
