import type { FieldRole, Manifest } from '../../../contract/manifest.ts';
import type { Reading } from './cell-reader.ts';

/** A field of a package, and what it says of a row. */
export interface EditionField {
  readonly name: string;
  /** Position in `columns.order`. */
  readonly position: number;
  readonly role: FieldRole | null;
  readonly isKey: boolean;
  readonly reading: Reading;
  /** The kind of value that the manifest expects; null if it does not say. */
  readonly expects: 'text' | 'number' | 'date' | null;
}

const NAME_ROLES: readonly (FieldRole | null)[] = ['first_name', 'last_name', 'full_name'];
const HINTED = { number: 'number', integer: 'number', date: 'date', datetime: 'date' } as const;

/** The fields of a package, by what they say of a row. */
export class EditionFields {
  readonly all: readonly EditionField[];
  readonly key: readonly EditionField[];
  readonly names: readonly EditionField[];
  readonly amounts: readonly EditionField[];
  readonly dates: readonly EditionField[];

  constructor({ columns }: Pick<Manifest, 'columns'>) {
    const key = columns.key ?? [];
    this.all = columns.order.map((name, position) => {
      const { role = null, type_hint: hint } = columns.meta[name] ?? {};
      const isKey = key.includes(name);
      const isName = NAME_ROLES.includes(role);
      const expects = isKey ? null : isName ? 'text' : expectedOf(role, hint);
      const reading = isKey
        ? 'key'
        : isName
          ? 'name'
          : expects === 'date'
            ? 'day'
            : expects === 'number'
              ? 'number'
              : 'exact';
      return { name, position, role, isKey, reading, expects };
    });
    this.key = key.flatMap((name) => this.all.find((field) => field.name === name) ?? []);
    this.names = this.all.filter(({ role }) => NAME_ROLES.includes(role));
    this.amounts = this.all.filter(({ role }) => role === 'amount');
    this.dates = this.all.filter(({ role }) => role === 'birth' || role === 'start');
  }

  ofRole(role: FieldRole): EditionField | undefined {
    return this.all.find((field) => field.role === role);
  }
}

function expectedOf(role: FieldRole | null, hint: string | undefined): EditionField['expects'] {
  if (role === 'birth' || role === 'start') return 'date';
  if (role === 'amount') return 'number';
  return HINTED[hint as keyof typeof HINTED] ?? null;
}
