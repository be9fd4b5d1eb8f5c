import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { PreviewSource } from '../../inspection/grid/index.ts';
import { findAnswer, isAnswered, type Line, type StripProps } from '../lines/index.ts';
import { Since } from '../since/index.ts';
import { ColumnTable } from './column-table.tsx';
import classes from './document.module.css';
import { Extras } from './extras.tsx';
import { LineCards, LineList } from './line-list.tsx';
import { MoreOfLine } from './more-of-line.tsx';
import { RowSums } from './row-sums.tsx';
import type { DocumentWork } from './use-document.ts';

interface StatePaneProps {
  job: Job;
  artifact: Artifact;
  source: PreviewSource | null;
  work: DocumentWork;
  onSelect: (line: Line) => void;
}

/** The lines of the shown state. */
export function StatePane({ job, artifact, source, work, onSelect }: StatePaneProps) {
  const { chosen, columns, lines, said, isOpenNow, mayDecide, findLabel } = work;
  const own = lines.filter(({ state }) => state === chosen.state);
  const strip = (line: Line): StripProps => ({
    line: mayDecide ? line : { ...line, choices: [], hasFields: false },
    answer: findAnswer(line, said),
    isAnswered: isAnswered(line, said),
    onChoose: (choice) => work.answer(line, choice),
    onFind: work.find,
    onNewField: undefined,
    found: null,
  });
  const cards = {
    chosenId: chosen.id,
    onSelect,
    renderStrip: strip,
    renderMore: (line: Line) => line.id === chosen.id && <MoreOfLine {...{ job, artifact, line, work, source }} />,
  };
  const extras = <Extras {...{ job, artifact, source, work }} />;
  if (chosen.state === 'columns') {
    const others = own.filter((line) => !columns.some((column) => column === line));
    return (
      <>
        <div className={classes.paneHead}>
          <h2>{t`All columns`}</h2>
          <span>{t`${formatCount(columns.length)} columns, one line where header and values agree`}</span>
        </div>
        <div className={classes.scroll}>
          <LineCards {...cards} label={t`Before the columns`} lines={others.filter(({ isFirst }) => isFirst)} />
          <ColumnTable
            job={job}
            lines={columns}
            said={said}
            chosenId={chosen.id}
            readValues={work.readValues}
            findLabel={findLabel}
            onSelect={onSelect}
            onAll={mayDecide ? work.takeAll : undefined}
            renderStrip={(line) => ({
              ...strip(line),
              onNewField: () => void work.sayNewField(line),
              found: work.isFinding
                ? {
                    fields: work.fieldsOf(line),
                    onField: (field) => work.sayField(line, field),
                    onClose: work.stopFinding,
                  }
                : null,
            })}
          />
          <LineCards {...cards} label={t`About all columns`} lines={others.filter(({ isFirst }) => !isFirst)} />
          {extras}
        </div>
      </>
    );
  }
  const open = own.filter((line) => isOpenNow(line)).length;
  const list = { ...cards, lines: own, openCount: open };
  if (chosen.state === 'rows')
    return (
      <LineList
        {...list}
        label={t`Rows`}
        after={
          <>
            <RowSums artifact={artifact} />
            {extras}
          </>
        }
      />
    );
  if (chosen.state === 'values')
    return (
      <LineList
        {...list}
        label={t`Values`}
        after={
          <>
            <p className={classes.more}>
              <TextLink
                size="sm"
                to="/w/$workspaceId/jobs/$jobId/facets"
                params={{ workspaceId: job.workspace_id, jobId: job.id }}
              >
                {t`All values, how often each is there, and as what it was read`}
              </TextLink>
            </p>
            {extras}
          </>
        }
      />
    );
  return (
    <LineList
      {...list}
      label={t`Compare`}
      after={
        <>
          <Since job={job} findLabel={findLabel} />
          {extras}
        </>
      }
    />
  );
}
