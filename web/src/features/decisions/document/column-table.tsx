import { Ban, CircleX, Pin, TriangleAlert, UserRound } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import type { Job, PreviewValue } from '../../../api/contract.ts';
import { formatCount, formatWholeConfidence } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import { useHiddenReason } from '../../inspection/grid/index.ts';
import type { Said } from '../corrections/index.ts';
import { type ColumnLine, describeChoice, quote } from '../document-lines/index.ts';
import { ChoiceStrip, findDirect, isOpen, Key, type StripProps } from '../lines/index.ts';
import classes from './document.module.css';
import { listTexts } from './use-first-values.ts';

interface ColumnTableProps {
  job: Job;
  lines: readonly ColumnLine[];
  said: Said;
  chosenId: string | null;
  /** The first values of a column: undefined while they are loaded, null for people who may not see them. */
  readValues: (line: ColumnLine) => PreviewValue[] | null | undefined;
  findLabel: (field: string) => string;
  onSelect: (line: ColumnLine) => void;
  /** undefined: the person may not decide. */
  onAll: (() => void) | undefined;
  renderStrip: (line: ColumnLine) => StripProps;
}

/** All columns of all tables and sheets in one table; the chosen one unfolds. */
export function ColumnTable(props: ColumnTableProps) {
  const { lines, said, onAll, readValues } = props;
  const toDecide = lines.filter((line) => line.isOpen);
  const sure = lines.filter((line) => !line.isOpen);
  const left = toDecide.filter((line) => isOpen(line, said)).length;
  const asProposed = toDecide.filter((line) => isOpen(line, said) && line.suggested !== null).length;
  const sheets = new Set(lines.flatMap(({ at }) => at.map(({ sheet }) => sheet.index)));
  const isOfMany = sheets.size > 1;
  const hasLast = lines.some(({ memory }) => memory?.before);
  const row = (line: ColumnLine) => (
    <ColumnRow key={line.id} {...props} line={line} isOfMany={isOfMany} values={readValues(line)} />
  );
  return (
    <table className={classes.columns}>
      <thead>
        <tr>
          <th scope="col" className={classes.where}>
            {t`Where`}
          </th>
          <th scope="col" className={classes.header}>
            {t`Header, as sent`}
          </th>
          <th scope="col" className={classes.values}>
            {t`First values`}
          </th>
          <th scope="col">{t`Field`}</th>
          <th scope="col" className={classes.memory}>
            {hasLast ? t`Last document` : t`Elsewhere`}
          </th>
        </tr>
      </thead>
      <tbody>
        {toDecide.length > 0 && (
          <tr className={classes.section}>
            <th colSpan={5} scope="rowgroup">
              <span className={classes.sectionLine}>
                {t`To decide`}{' '}
                <span data-tone={left > 0 ? 'warn' : 'ok'}>
                  {left > 0 ? t`${formatCount(left)} of ${formatCount(toDecide.length)}` : t`all said`}
                </span>
                {onAll && left > 1 && asProposed > 0 && (
                  <button type="button" className={classes.small} onClick={onAll}>
                    {asProposed === left
                      ? plural(asProposed, 'All # as proposed', 'All # as proposed')
                      : plural(asProposed, 'The other as proposed', 'The other # as proposed')}
                    <Key>⇧↵</Key>
                  </button>
                )}
              </span>
            </th>
          </tr>
        )}
        {toDecide.map(row)}
        {sure.length > 0 && (
          <tr className={classes.section}>
            <th colSpan={5} scope="rowgroup">
              {t`Sure`} <span className={classes.light}>{t`${formatCount(sure.length)}, nothing to do`}</span>
            </th>
          </tr>
        )}
        {sure.map(row)}
      </tbody>
    </table>
  );
}

interface ColumnRowProps extends ColumnTableProps {
  line: ColumnLine;
  isOfMany: boolean;
  /** undefined: not loaded; null: not shown to this person. */
  values: PreviewValue[] | null | undefined;
}

function ColumnRow({ line, isOfMany, values: read, said, chosenId, findLabel, onSelect, renderStrip }: ColumnRowProps) {
  const ref = useRef<HTMLTableRowElement>(null);
  const isChosen = line.id === chosenId;
  const values = read && listTexts(read);
  const hidden = useHiddenReason();
  useEffect(() => {
    if (!isChosen) return;
    ref.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' });
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <Fragment>
      <tr
        ref={ref}
        className={classes.column}
        aria-current={isChosen || undefined}
        data-chosen={isChosen || undefined}
        onClick={() => onSelect(line)}
      >
        <td className={classes.where}>{describeWhere(line, isOfMany)}</td>
        <td className={classes.header}>
          <button type="button" className={classes.plain} title={line.title} onClick={() => onSelect(line)}>
            {line.title}
          </button>
        </td>
        <td className={classes.values} title={values?.join(' · ')}>
          {values === null ? <span className={classes.light}>{hidden}</span> : values?.join(' · ')}
        </td>
        <td>
          <FieldState line={line} said={said} findLabel={findLabel} />
        </td>
        <td className={classes.memory}>{describeShortly(line, findLabel)}</td>
      </tr>
      {isChosen && (
        <tr className={classes.stripRow}>
          <td colSpan={5}>
            <ChoiceStrip {...renderStrip(line)} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function describeWhere({ at }: ColumnLine, isOfMany: boolean): ReactNode {
  const [first] = at;
  if (!first) return null;
  const sheets = new Set(at.map(({ sheet }) => sheet.index)).size;
  const isOneOfTables = first.sheet.tables.length > 1;
  const table = first.sheet.tables.indexOf(first.table) + 1;
  const more =
    sheets > 1
      ? plural(sheets, '# sheet', '# sheets')
      : at.length > 1
        ? plural(at.length, '# table', '# tables')
        : [isOfMany ? first.sheet.name : '', isOneOfTables ? t`table ${table}` : ''].filter(Boolean).join(' · ');
  return (
    <>
      {first.mapping.raw.column} {more !== '' && <small title={more}>{more}</small>}
    </>
  );
}

function describeShortly({ memory }: ColumnLine, findLabel: (field: string) => string): string {
  if (memory?.before) return describeChoice(memory.before, findLabel);
  const [most] = memory?.elsewhere ?? [];
  if (!most) return '–';
  const at = plural(most.senders, 'at # sender', 'at # senders');
  return most.field === null ? `${describeChoice(most, findLabel)}, ${at}` : at;
}

interface FieldStateProps {
  line: ColumnLine;
  said: Said;
  findLabel: (field: string) => string;
}

/** The field of a column: how sure ADE is, who said it, or what is asked. */
function FieldState({ line, said, findLabel }: FieldStateProps) {
  const { proposed, confidence, rivals, lacking, at } = line;
  const given = line.about.flatMap((about) => findDirect(said.statements, about) ?? [])[0];
  if (given?.kind === 'column_field') {
    const isProposed = given.field === null && line.memory?.proposal != null;
    return (
      <Chip state="you" icon={<UserRound size={12} aria-hidden />} by={isProposed ? t`field proposed` : t`you`}>
        {nameChoice(given, findLabel)}
      </Chip>
    );
  }
  if (line.isOpen) {
    const isRival = rivals.length > 0;
    const name =
      lacking !== null
        ? t`No field?`
        : proposed.field === null
          ? askNoField(proposed)
          : t`${findLabel(proposed.field)}?`;
    return (
      <Chip
        state={isRival ? 'bad' : proposed.field === null ? 'none' : 'ask'}
        icon={isRival ? <CircleX size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
        by={isRival ? t`${quote(rivals)} too` : confidence !== null && formatWholeConfidence(confidence)}
        sure={confidence}
      >
        {name}
      </Chip>
    );
  }
  const { mapping } = at[0]!;
  const { target_field: field, unmapped, correction } = mapping;
  const by = describeWho(correction ?? (unmapped?.decided_by === 'person' ? 'c' : undefined), unmapped?.decided_by);
  if (field === null) {
    return (
      <Chip state="out" icon={<Ban size={12} aria-hidden />} by={by}>
        {nameChoice({ field, ...(unmapped === undefined ? {} : { then: unmapped.then }) }, findLabel)}
      </Chip>
    );
  }
  const sure = mapping.confidence ?? mapping.score;
  return (
    <Chip state="sure" by={by ?? formatWholeConfidence(sure)} sure={correction === undefined ? sure : null}>
      {findLabel(field)}
    </Chip>
  );
}

const askNoField = ({ then }: ColumnChoice): string =>
  then === 'leave_out' ? t`No field: leave out?` : t`No field: carry it along?`;

function nameChoice({ field, then }: ColumnChoice, findLabel: (field: string) => string): string {
  if (field !== null) return findLabel(field);
  return then === 'leave_out' ? t`Left out` : t`Carried along`;
}

function describeWho(correction: string | undefined, decidedBy: string | undefined): ReactNode {
  if (correction?.startsWith('r') || decidedBy === 'recipe')
    return (
      <>
        <Pin size={11} aria-hidden /> {t`recipe`}
      </>
    );
  if (correction !== undefined)
    return (
      <>
        <UserRound size={11} aria-hidden /> {t`by a person`}
      </>
    );
  return null;
}

interface ChipProps {
  state: 'you' | 'ask' | 'bad' | 'none' | 'out' | 'sure';
  icon?: ReactNode;
  by?: ReactNode;
  sure?: number | null;
  children: ReactNode;
}

function Chip({ state, icon, by, sure = null, children }: ChipProps) {
  return (
    <span className={classes.chip} data-state={state}>
      {icon}
      <b>{children}</b>
      {by != null && by !== false && <small>{by}</small>}
      {sure !== null && <i aria-hidden style={{ width: `${Math.min(1, Math.max(0, sure)) * 100}%` }} />}
    </span>
  );
}
