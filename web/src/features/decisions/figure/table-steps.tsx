import type { Artifact, Job, JobChecks } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { countOf, formatCode, formatConfidence, formatCount, formatScore, locale } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { RuleLink } from '../../inspection/mapping/index.ts';
import classes from './figure.module.css';
import { DocumentLink, ListOf, ResultLink } from './place-links.tsx';
import type { TracedTable } from './trace-figure.ts';

interface TableStepsProps {
  job: Job;
  artifact: Artifact;
  traced: TracedTable;
  /** Label of the field; null for the number of rows. */
  label: string | null;
  /** Numbers of the checks, if the role may see them. */
  numbers: JobChecks['items'];
}

const SHOWN = 6;
const STATED = 12;

/** Traces the cells of the result to the cells of one table of the document. */
export function TableSteps(props: TableStepsProps) {
  return (
    <>
      <InResult {...props} />
      <InDocument {...props} />
      {props.label !== null && <WhyField {...props} label={props.label} />}
      <Checked {...props} />
    </>
  );
}

function InResult({ job, traced: { output, transform, table } }: TableStepsProps) {
  if (output === null) return null;
  const { column, firstRow, lastRow } = output;
  const given = transform?.corrected?.reduce((sum, { cells }) => sum + cells, 0) ?? 0;
  const facts = [
    countOf(output.rows, 'row'),
    transform && transform.changed > 0 && t`${formatCount(transform.changed)} changed by a rule`,
    transform && transform.dropped > 0 && t`${formatCount(transform.dropped)} dropped by a rule`,
    given > 0 && t`${formatCount(given)} given by people`,
    transform && t`${formatCount(transform.empty)} empty`,
  ];
  return (
    <li>
      <ResultLink job={job} sheet={output.sheet} cell={`${column}${firstRow}`}>
        {t`Result, sheet ${output.name}, ${column}`}
        {t`${firstRow} to ${column}`}
        {lastRow}
      </ResultLink>
      <span className={classes.meta}>
        {table.id.replace('_', ' ')}: {facts.filter(Boolean).join(', ')}
      </span>
    </li>
  );
}

function InDocument({ job, traced: { table, sheet, mapping, from } }: TableStepsProps) {
  const { first_data_row: first, last_data_row: last } = table;
  if (from !== undefined && mapping === undefined) {
    const how =
      from.from === 'person' ? t`A person gave one value for all rows` : t`A rule made the values without a column`;
    return (
      <li>
        {how}
        <span className={classes.meta}>{from.correction ?? from.rule}</span>
      </li>
    );
  }
  const letter = mapping?.raw.column ?? table.a1_range.replace(/\d.*$/, '');
  const range = (
    <DocumentLink job={job} sheet={sheet.index} cell={table.a1_range}>
      {table.a1_range}
    </DocumentLink>
  );
  return (
    <li>
      <DocumentLink job={job} sheet={sheet.index} cell={`${letter}${first}`}>
        {mapping
          ? t`Document, sheet ${sheet.name}, ${`${letter}${first}`} to ${`${letter}${last}`}`
          : t`Document, sheet ${sheet.name}, rows ${first} to ${last}`}
      </DocumentLink>
      <span className={classes.meta}>
        {table.correction
          ? t`${countOf(table.row_count, 'row')} of data in the table ${range}; its range was set by ${table.correction}`
          : t`${countOf(table.row_count, 'row')} of data in the table ${range}`}
      </span>
    </li>
  );
}

function WhyField({ job, artifact, traced, label }: TableStepsProps & { label: string }) {
  const { mapping, rules, transform, table } = traced;
  if (mapping === undefined) return <Rules {...{ job, artifact, rules }} />;
  const { correction, proposed_field: proposed, confidence, score, raw } = mapping;
  const sure = confidence === undefined ? t`score ${formatScore(score)}` : t`${formatConfidence(confidence)} sure`;
  const said = correction?.startsWith('r')
    ? t`set by the sender's recipe (${correction})`
    : t`set by a person (${correction})`;
  return (
    <>
      <li>
        <TextLink
          inherit
          to="/w/$workspaceId/jobs/$jobId/mapping"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
          search={{ table: table.id, column: raw.column }}
        >
          {t`Column ${raw.column}, “${raw.header}”, is ${label}`}
        </TextLink>
        <span className={classes.meta}>
          {[
            correction === undefined ? sure : said,
            proposed !== null && proposed !== mapping.target_field && t`the rules had proposed ${formatCode(proposed)}`,
            mapping.named_by && t`${mapping.named_by} named the column`,
            transform?.rule && t`${transform.rule} made its values`,
          ]
            .filter(Boolean)
            .join('; ')}
        </span>
      </li>
      <Rules {...{ job, artifact, rules }} />
    </>
  );
}

function Rules({ job, artifact, rules }: Pick<TableStepsProps, 'job' | 'artifact'> & { rules: string[] }) {
  const known = rules.filter((rule) => artifact.rules[rule] !== undefined);
  if (known.length === 0) return null;
  return (
    <li>
      {plural(known.length, '# rule of the package', '# rules of the package')}
      <span className={classes.meta}>
        <ListOf
          items={known}
          most={SHOWN}
          keyOf={(rule) => rule}
          render={(rule) => (
            <>
              {t`${<RuleLink job={job} rules={artifact.rules} rule={rule} />}, version ${<span className={classes.hash}>{artifact.rules[rule]?.version}</span>}`}
            </>
          )}
        />
      </span>
    </li>
  );
}

const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });

/** Shows the totals stated in the document as one step, and each other check as its own step. */
function Checked(props: TableStepsProps) {
  const { checks } = props.traced;
  const stated = checks.filter(({ kind, a1 }) => kind === 'total' && a1 !== undefined);
  const others = checks.filter((check) => !stated.includes(check));
  return (
    <>
      {stated.length > 0 && <Stated {...props} checks={stated} />}
      {others.slice(0, SHOWN).map((check) => (
        <li key={check.id}>
          {check.a1 === undefined
            ? t`Checked: ${formatCode(check.measure)}`
            : t`Checked: ${formatCode(check.measure)} at ${(
                <DocumentLink job={props.job} sheet={props.traced.sheet.index} cell={check.a1}>
                  {check.a1}
                </DocumentLink>
              )}`}
          <span className={classes.meta}>
            <Agreement check={check} numbers={props.numbers} />
          </span>
        </li>
      ))}
    </>
  );
}

function Stated({ job, traced: { sheet }, numbers, checks }: TableStepsProps & { checks: TracedTable['checks'] }) {
  const differ = checks.filter(({ agrees }) => !agrees).length;
  const [only] = checks.length === 1 ? checks : [];
  const cells = (
    <ListOf
      items={checks}
      most={STATED}
      keyOf={({ id }) => id}
      render={({ a1 }) => (
        <DocumentLink job={job} sheet={sheet.index} cell={a1 ?? ''}>
          {a1}
        </DocumentLink>
      )}
    />
  );
  return (
    <li>
      {t`Stated in the document, in ${cells}`}
      <span className={classes.meta}>
        {only && <Agreement check={only} numbers={numbers} />}
        {!only && differ === 0 && t`all ${formatCount(checks.length)} agree`}
        {!only && differ > 0 && (
          <span className={classes.differs}>
            {t`${formatCount(differ)} of ${formatCount(checks.length)} do not agree`}
          </span>
        )}
      </span>
    </li>
  );
}

/** Whether a number agrees, with the expected and the found number if the role may see them. */
function Agreement({ check, numbers }: Pick<TableStepsProps, 'numbers'> & { check: TracedTable['checks'][number] }) {
  const values = numbers.find(({ id }) => id === check.id);
  const verdict = (
    <span className={check.agrees ? undefined : classes.differs}>
      {check.agrees ? t`it agrees` : t`it does not agree`}
    </span>
  );
  if (values?.expected == null || values.found == null) return verdict;
  return t`${digits.format(values.expected)} expected, ${digits.format(values.found)} found, ${verdict}`;
}
