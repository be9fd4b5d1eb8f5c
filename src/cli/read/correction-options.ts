import type { Artifact } from '../../contract/artifact.ts';
import type { NewCorrection } from '../../contract/corrections.ts';
import type { DateOrder } from '../../contract/manifest.ts';
import { findFields } from '../../record/index.ts';
import { usageError } from '../usage-error.ts';
import { parseAssignment, parseValue, splitName } from './corrections.ts';
import { readDelimiter } from './delimiter.ts';

/** An option of `ade correct` that makes one correction each time it is given. */
interface CorrectionOption {
  flags: string;
  /** Name of the option in commander's result. */
  key: string;
  description: string;
  parse: (text: string, artifact: Artifact) => NewCorrection;
}

/** In a csv file all cells are texts. */
function isTextOnly({ job }: Artifact): boolean {
  return job.document.format === 'csv';
}

export const CORRECTION_OPTIONS: readonly CorrectionOption[] = [
  {
    flags: '--field <place=field>',
    key: 'field',
    description: 'field of the column of this cell: SHEET!C4=city; SHEET!C4= for no field',
    parse: (text, artifact) => {
      const { place, value } = parseAssignment('--field', text, artifact);
      const field = value === '' ? null : readField('--field', value, artifact);
      return { kind: 'column_field', places: [place], field };
    },
  },
  {
    flags: '--carry <place>',
    key: 'carry',
    description: 'column that is no field and is written after the fields: SHEET!C4',
    parse: (text, artifact) => makeUnmapped('--carry', text, artifact, 'carry'),
  },
  {
    flags: '--leave-out <place>',
    key: 'leaveOut',
    description: 'column that is no field and is left out: SHEET!C4',
    parse: (text, artifact) => makeUnmapped('--leave-out', text, artifact, 'leave_out'),
  },
  {
    flags: '--label <rows=label>',
    key: 'label',
    description: 'label of these rows: SHEET!5=header, SHEET!5:9=note',
    parse: (text, artifact) => {
      const { place, value } = parseAssignment('--label', text, artifact);
      return { kind: 'row_label', places: [place], label: value };
    },
  },
  {
    flags: '--value <place=value>',
    key: 'value',
    description: 'value of the cell: SHEET!C5=Rome; of a field in a row: SHEET!5=city=Rome',
    parse: (text, artifact) => {
      const { place, value: assigned } = parseAssignment('--value', text, artifact);
      const isRow = /^[\d:]+$/.test(place.a1);
      const { name, rest } = isRow ? splitName('--value', text, assigned) : { name: undefined, rest: assigned };
      const value = rest === '' ? null : parseValue(rest, isTextOnly(artifact));
      const field = name === undefined ? {} : { field: readField('--value', name, artifact) };
      return { kind: 'cell_value', places: [place], ...field, value };
    },
  },
  {
    flags: '--field-value <place=field=value>',
    key: 'fieldValue',
    description: 'value of the field in each row of the table',
    parse: (text, artifact) => {
      const { place, value } = parseAssignment('--field-value', text, artifact);
      const { name, rest } = splitName('--field-value', text, value);
      const field = readField('--field-value', name, artifact);
      return { kind: 'field_value', places: [place], field, value: parseValue(rest, isTextOnly(artifact)) };
    },
  },
  {
    flags: '--value-is <field=text=value>',
    key: 'valueIs',
    description: 'value that a text of the document means in this field',
    parse: (text, artifact) => {
      const { name, rest } = splitName('--value-is', text, text);
      const field = readField('--value-is', name, artifact);
      const { name: from, rest: value } = splitName('--value-is', text, rest);
      const to = value === '' ? null : parseValue(value, isTextOnly(artifact));
      return { kind: 'value_is', places: [], field, from, to };
    },
  },
  {
    flags: '--table <range>',
    key: 'table',
    description: 'range of the table, with its header: SHEET!A4:H120',
    parse: (text, artifact) => {
      const { place } = parseAssignment('--table', `${text}=`, artifact);
      return { kind: 'table_range', places: [place] };
    },
  },
  {
    flags: '--column-name <place=name>',
    key: 'columnName',
    description: 'header of the column of this cell: SHEET!C4=City',
    parse: (text, artifact) => {
      const { place, value } = parseAssignment('--column-name', text, artifact);
      return { kind: 'column_name', places: [place], name: value };
    },
  },
  {
    flags: '--undo <id>',
    key: 'undo',
    description: 'earlier correction to undo: c3',
    parse: (id) => ({ kind: 'undo', places: [], supersedes: [id] }),
  },
  {
    flags: '--encoding <name>',
    key: 'encoding',
    description: 'encoding of the csv file',
    parse: (encoding) => ({ kind: 'read_as', places: [], encoding }),
  },
  {
    flags: '--delimiter <character>',
    key: 'delimiter',
    description: 'character between the fields of the csv file, or tab',
    parse: (text) => ({ kind: 'read_as', places: [], delimiter: readDelimiter(text) }),
  },
  {
    flags: '--date-order <order>',
    key: 'dateOrder',
    description: 'order of dates, dmy, mdy or ymd, in the document or in the column of a cell: dmy, SHEET!C4=dmy',
    parse: (text, artifact) => {
      if (!text.includes('=')) return { kind: 'read_as', places: [], date_order: readDateOrder(text) };
      const { place, value } = parseAssignment('--date-order', text, artifact);
      return { kind: 'read_as', places: [place], date_order: readDateOrder(value) };
    },
  },
];

function makeUnmapped(option: string, text: string, artifact: Artifact, then: 'carry' | 'leave_out'): NewCorrection {
  const { place } = parseAssignment(option, `${text}=`, artifact);
  return { kind: 'column_field', places: [place], field: null, then };
}

/** The id of a field, given by id or label. An unknown name passes: the check of the corrections reports it. */
function readField(option: string, name: string, artifact: Artifact): string {
  const found = findFields(artifact, name);
  if (found.length > 1 && !found.includes(name)) {
    throw usageError(`${option}: "${name}" fits the fields ${found.join(', ')}. Give the id of one.`);
  }
  return found.includes(name) ? name : (found[0] ?? name);
}

function readDateOrder(text: string): DateOrder {
  const known: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
  const order = known.find((name) => name === text.toLowerCase());
  if (order !== undefined) return order;
  throw usageError(`--date-order is ${text}; expected one of ${known.join(', ')}.`);
}
