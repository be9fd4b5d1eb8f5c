import { ChevronDown, ChevronRight } from 'lucide-react';
import { type FocusEvent, Fragment, lazy, type MouseEvent, type ReactNode, Suspense, useMemo } from 'react';
import { formatCount, formatDay } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { GROUP_NAMES, GROUP_SAYS, type LineGroup } from './groups.ts';
import { JobLine } from './job-line.tsx';
import type { Line, LinesOfGroup } from './line.ts';
import { type LineColumn, listColumns, makeColumnStyle } from './line-columns.ts';
import { copyText } from './line-steps.tsx';
import { OtherLine } from './other-line.tsx';
import classes from './worklist.module.css';

const Unfolded = lazy(async () => ({ default: (await import('./unfolded.tsx')).Unfolded }));
const BulkHistory = lazy(async () => ({ default: (await import('./bulk-history.tsx')).BulkHistory }));

interface LineListProps {
  workspaceId: string;
  groups: readonly LinesOfGroup[];
  period: string | undefined;
  me: string;
  canDecide: boolean;
  currentId: string | undefined;
  picked: ReadonlySet<string>;
  drawn: ReadonlySet<string>;
  /** The document whose points are all shown. */
  unfolded: string | null;
  isFolded: (name: LineGroup) => boolean;
  onFold: (name: LineGroup) => void;
  onAcceptAll: () => void;
  onChoose: (id: string) => void;
  /** Called before a link to a document is followed. */
  onOpen: (jobId: string) => void;
  onPick: (jobId: string) => void;
  onUnfold: (jobId: string) => void;
}

/** The lines in their groups. What is pressed in a line is handled here, so that lines stay as they are. */
export function LineList({ groups, ...list }: LineListProps) {
  const columns = useMemo(() => listColumns(groups, list.period), [groups, list.period]);
  const press = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const find = (name: string) => target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
    const opened = find('open');
    const picked = find('pick');
    const unfolded = find('unfold');
    const line = find('line');
    if (opened) list.onOpen(opened);
    else if (picked !== undefined) list.onPick(picked);
    else if (unfolded !== undefined) list.onUnfold(unfolded);
    else if (line !== undefined && isNarrow()) target.closest('tr')?.querySelector('a')?.click();
  };
  const focus = ({ target }: FocusEvent<HTMLElement>) => {
    const line = target.closest<HTMLElement>('[data-line]')?.dataset.line;
    if (line !== undefined) list.onChoose(line);
  };
  if (groups.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the lines have links and buttons of their own
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are those of the page
    <div style={makeColumnStyle(columns)} onClick={press} onFocus={focus}>
      <Heads columns={columns} />
      {groups.map(({ name, lines }) => {
        const isFolded = list.isFolded(name);
        return (
          <section key={name} aria-label={GROUP_NAMES[name]} className={classes.group}>
            <div className={classes.groupHead}>
              <button
                type="button"
                className={classes.fold}
                aria-expanded={!isFolded}
                onClick={() => list.onFold(name)}
              >
                {isFolded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
                {GROUP_NAMES[name]} <span className={classes.quiet}>{formatCount(lines.length)}</span>
              </button>
              <GroupStep name={name} lines={lines} canDecide={list.canDecide} onAcceptAll={list.onAcceptAll} />
              <span className={classes.groupSays}>{GROUP_SAYS[name]}</span>
            </div>
            {!isFolded && name === 'done' && list.canDecide && (
              <Suspense>
                <BulkHistory workspaceId={list.workspaceId} />
              </Suspense>
            )}
            {!isFolded && (
              <Table label={t`${GROUP_NAMES[name]}: documents`} columns={columns}>
                {lines.map((line) => (
                  <Fragment key={line.id}>
                    <LineOf line={line} columns={columns} {...list} />
                    {list.unfolded === line.id && line.kind === 'job' && (
                      <Suspense>
                        <Unfolded job={line.document.job} columns={columns.length} />
                      </Suspense>
                    )}
                  </Fragment>
                ))}
              </Table>
            )}
          </section>
        );
      })}
    </div>
  );
}

/** A whole line is pressed where there is no room for anything else. */
const isNarrow = () => window.matchMedia('(max-width: 45em)').matches;

type LineOfProps = Omit<LineListProps, 'groups'> & { line: Line; columns: readonly LineColumn[] };

function LineOf({ line, columns, ...list }: LineOfProps) {
  const isCurrent = list.currentId === line.id;
  if (line.kind !== 'job')
    return <OtherLine workspaceId={list.workspaceId} line={line} columns={columns} isCurrent={isCurrent} />;
  return (
    <JobLine
      document={line.document}
      columns={columns}
      period={list.period}
      me={list.me}
      isCurrent={isCurrent}
      canDecide={list.canDecide}
      isPicked={list.picked.has(line.id)}
      isDrawn={list.drawn.has(line.id) && line.document.group === 'clean'}
      isUnfolded={list.unfolded === line.id}
    />
  );
}

/** Visible headings above all tables; each table also has its own headings for screen readers. */
function Heads({ columns }: { columns: readonly LineColumn[] }) {
  return (
    <div aria-hidden className={`${classes.line} ${classes.heads}`}>
      <span />
      {columns.map(({ name, heading, says }) => (
        <span key={name} className={classes[name]} title={says}>
          {heading}
        </span>
      ))}
    </div>
  );
}

function Table({ label, columns, children }: { label: string; columns: readonly LineColumn[]; children: ReactNode }) {
  return (
    <table aria-label={label} className={classes.lines}>
      <thead className={classes.unseen}>
        <tr>
          <td />
          {columns.map(({ name, heading }) => (
            <th key={name} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface GroupStepProps {
  name: LineGroup;
  lines: readonly Line[];
  canDecide: boolean;
  onAcceptAll: () => void;
}

/** The next step of a whole group. */
function GroupStep({ name, lines, canDecide, onAcceptAll }: GroupStepProps) {
  if (name === 'clean' && canDecide)
    return (
      <button type="button" className={classes.groupStep} onClick={onAcceptAll}>
        {plural(lines.length, 'Look through and accept #', 'Look through and accept #')} <kbd aria-hidden>⇧A</kbd>
      </button>
    );
  if (name !== 'missing') return null;
  const remind = () =>
    void copyText(
      lines
        .flatMap((line) => (line.kind === 'missing' ? [line.missing] : []))
        .map(({ sender, due_on: day }) => (day === null ? sender.name : t`${sender.name}, due ${formatDay(day)}`))
        .join('\n'),
    );
  return (
    <button type="button" className={classes.groupStep} onClick={remind}>
      {plural(lines.length, 'Copy the name of # sender', 'Copy the names of # senders')}
    </button>
  );
}
