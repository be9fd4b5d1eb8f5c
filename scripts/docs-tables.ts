/** Tables in docs/ that come from the code: settings, variables of AWS and errors. `npm run openapi` writes them; tests compare them. */
import { awsVariables } from '../src/contract/aws-variables.ts';
import { errorTable } from '../src/contract/errors/index.ts';
import { problemTable } from '../src/contract/problems.ts';
import { settingsTable } from '../src/contract/settings-table.ts';

function makeSettingsTable(): string {
  const rows = Object.values(settingsTable).map(
    ({ variable, default: value, purpose }) =>
      `| \`${variable}\` | ${value === '' ? 'none' : `\`${value}\``} | ${purpose} |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function makeAwsTable(): string {
  const rows = Object.entries(awsVariables).map(([variable, { purpose }]) => `| \`${variable}\` | ${purpose} |`);
  return ['| variable | meaning |', '| --- | --- |', ...rows].join('\n');
}

export function makeErrorPage(): string {
  const rows = Object.entries(errorTable)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message.replaceAll('|', '\\|')} |`);
  return [
    '# Errors',
    '',
    'Every error of ADE has a stable code. The service answers with the status and problem details (RFC 9457); the command line prints the code and the message; a failed job keeps both. ADE fills in the names in braces. `npm run openapi` writes this page from the code.',
    '',
    '| code | status | message |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '## Problems of a config package',
    '',
    '`ade check`, `ade prepare` and the service report these problems of a package. Each has a file, a line or JSON path, and a message that names the problem and what to do.',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(problemTable).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    '',
  ].join('\n');
}

/** docs/operations.md with the tables that come from the code. */
export function fillOperationsPage(page: string): string {
  return replaceMarked(replaceMarked(page, 'settings', makeSettingsTable()), 'aws', makeAwsTable());
}

/** Returns `page` with the text between the marks of `name` replaced by `text`. */
function replaceMarked(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start) + start.length, page.indexOf(end)];
  if (from < start.length || to < from) throw new Error(`The page has no marks ${start} and ${end}.`);
  return `${page.slice(0, from)}\n${text}\n${page.slice(to)}`;
}
