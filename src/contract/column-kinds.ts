import type { FieldMeta, FieldRole } from './manifest.ts';

/** A kind of column, such as dates of birth. */
interface ColumnKind {
  /** Name of the kind for people. */
  readonly label: string;
  /** Module in templates/own-columns/columns, without the file extension. */
  readonly module: string;
  readonly typeHint: FieldMeta['type_hint'];
  /** Field of the starter package whose learned weights are copied; null if only names identify the kind. */
  readonly weightsOf: string | null;
}

const kind = (label: string, module: string, typeHint: FieldMeta['type_hint'], weightsOf: string | null = null) => ({
  label,
  module,
  typeHint,
  weightsOf,
});

/** Kinds of columns, by name. */
export const columnKinds = {
  text: kind('Free text', 'text', 'string'),
  code: kind('Code or id', 'code', 'string'),
  number: kind('Number', 'number', 'number'),
  integer: kind('Whole number', 'integer', 'integer'),
  boolean: kind('Yes or no', 'boolean', 'boolean'),
  date: kind('Date', 'date', 'date'),
  date_time: kind('Date and time', 'date_time', 'datetime'),
  birth_date: kind('Date of birth', 'birth_date', 'date'),
  period: kind('Month, quarter or year', 'period', 'string'),
  amount: kind('Amount of money', 'amount', 'number'),
  hours: kind('Hours', 'hours', undefined),
  email: kind('Email', 'email', 'string', 'email'),
  link: kind('Web address', 'link', 'string'),
  phone: kind('Phone', 'phone', 'string', 'phone'),
  first_name: kind('First name', 'name', 'string', 'first_name'),
  last_name: kind('Last name', 'name', 'string', 'last_name'),
  full_name: kind('Full name', 'name', 'string', 'full_name'),
  address: kind('Address', 'words', 'string', 'address'),
  city: kind('City', 'city', 'string', 'city'),
  province: kind('Province or state', 'province', 'string', 'province'),
  postal_code: kind('Postal code', 'postal_code', 'string', 'postal_code'),
  employer: kind('Employer or organization', 'words', 'string', 'employer'),
  job_title: kind('Job title', 'words', 'string', 'job_title'),
} as const satisfies Record<string, ColumnKind>;

export type ColumnKindName = keyof typeof columnKinds;

export const COLUMN_KIND_NAMES = Object.keys(columnKinds) as [ColumnKindName, ...ColumnKindName[]];

/** What a column of a kind says of a row. */
export const ROLE_OF_KIND: Readonly<Partial<Record<ColumnKindName, FieldRole>>> = {
  first_name: 'first_name',
  last_name: 'last_name',
  full_name: 'full_name',
  birth_date: 'birth',
  amount: 'amount',
};
