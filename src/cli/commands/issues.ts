import { type Command, Option } from 'commander';
import { countUnlisted, type LocatedIssue } from '../../record/explain/index.ts';
import { describeEnd } from '../describe-end.ts';
import { type FoundArtifact, readArtifact } from '../read/artifact.ts';
import { fillValues } from '../read/cell-values.ts';
import { hasFullList, readIssues } from '../read/issues.ts';
import {
  ISSUE_FORMATS,
  type IssueFormat,
  renderIssuesAsCsv,
  renderIssuesAsJson,
  renderIssuesAsTable,
} from '../render/issues.ts';
import { isValidated } from '../render/job.ts';
import { cleanText, countOf } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

interface IssuesOptions {
  format: IssueFormat;
  values?: boolean;
  document?: string;
}

export function addIssuesCommand(program: Command, terminal: Terminal): void {
  program
    .command('issues')
    .description('list the problems of the values, cell by cell')
    .argument('<artifact>', 'artifact.json or job folder')
    .addOption(new Option('--format <format>', 'how to print').choices(ISSUE_FORMATS).default('table'))
    .option('--values', 'fill in the values from the document')
    .option('--document <file>', 'the document, where it is not in the inputs folder next to the artifact')
    .action(async (path: string, options: IssuesOptions) => {
      const found = await readArtifact(path);
      if (!isValidated(found.artifact)) {
        terminal.note(describeUnvalidated(found));
        if (options.format === 'table') return;
      } else {
        noteMissingList(found, terminal);
      }
      const read = () => readIssues(found);
      const showsValues = options.values === true || options.document !== undefined;
      const issues = showsValues ? fillValues(found, read, options.document) : read();
      let hasPlaceholder = false;
      for await (const line of renderLines(issues, options.format, terminal)) {
        hasPlaceholder ||= line.includes('{value}');
        terminal.print(line);
      }
      if (hasPlaceholder && !showsValues && options.format === 'table')
        terminal.note('{value} stands for a value of the document: --values fills it in.');
    });
}

function renderLines(issues: AsyncIterable<LocatedIssue>, format: IssueFormat, terminal: Terminal) {
  if (format === 'csv') return renderIssuesAsCsv(issues);
  return format === 'json' ? renderIssuesAsJson(issues) : renderIssuesAsTable(issues, terminal);
}

/** Says why an empty list doesn't mean that there are no issues. */
function describeUnvalidated({ folder }: FoundArtifact): string {
  const end = describeEnd(folder);
  return cleanText(`not validated yet${end === null ? '' : ` (the job: ${end})`}`);
}

function noteMissingList(found: FoundArtifact, terminal: Terminal): void {
  if (hasFullList(found)) return;
  const missing = countUnlisted(found.artifact);
  const extent =
    missing > 0
      ? `The artifact lists the first 1,000 per table, field and code; ${countOf(missing, 'more issue')} cannot be shown.`
      : 'The artifact itself lists all issues.';
  terminal.note(`note: there is no issues.ndjson next to the artifact. ${extent}`);
}
