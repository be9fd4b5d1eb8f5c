import type { Cell, Field, Row } from '../../two-months/lists/edition.ts';
import { Dice } from '../../two-months/lists/index.ts';
import type { FormColumn, ListLanguage } from './forms/index.ts';

/** The label of the field that a column belongs to, as a person reads it on the page; null for a column of no field. */
const LABELS: Readonly<Record<string, string | null>> = {
  member_id: 'Member ID',
  first_name: 'First name',
  last_name: 'Last name',
  full_name: 'Full name',
  email: 'Email',
  phone: 'Phone',
  birth_date: 'Date of birth',
  start_date: 'Start date',
  end_date: 'End date',
  address: 'Address',
  city: 'City',
  postal_code: 'Postal code',
  department: 'Department',
  job_title: 'Job title',
  hours: 'Hours',
  contribution: 'Amount',
  dues: 'Amount',
  salary: null,
  employer_share: null,
  cost_centre: null,
  remark: null,
  wte: null,
  category: null,
  account: null,
  payment: null,
  blank: null,
};

/** `holds` are all columns of the list: where there is no other department, a cost centre is one. */
export function listLabels(name: string, holds: readonly string[]): (string | null)[] {
  const label = LABELS[name] ?? null;
  return name === 'cost_centre' && !holds.includes('department') ? [label, 'Department'] : [label];
}

const ROLES: Readonly<Record<string, Field['role']>> = {
  member_id: 'key',
  first_name: 'first_name',
  last_name: 'last_name',
  full_name: 'full_name',
  birth_date: 'birth',
  start_date: 'start',
  hours: 'amount',
  contribution: 'amount',
  dues: 'amount',
  salary: 'amount',
  employer_share: 'amount',
};

/** A blank column has a name of its own, so that its cells are nobody's. */
export function toField([header, holds]: FormColumn): Field {
  const role = ROLES[holds] ?? 'other';
  const decimals = role !== 'amount' ? undefined : holds === 'hours' ? 1 : 2;
  return { name: holds, header, role, ...(decimals === undefined ? {} : { decimals }) };
}

interface Words {
  departments: readonly string[];
  posts: readonly string[];
  streets: readonly string[];
  remarks: readonly string[];
  payments: readonly string[];
  phone: (dice: Dice) => string;
  postal: (dice: Dice) => string;
}

const digits = (dice: Dice, count: number): string => Array.from({ length: count }, () => dice.below(10)).join('');

const WORDS: Readonly<Record<ListLanguage, Words>> = {
  en: {
    departments: ['Theatres 2', 'Ward 7B', 'Outpatients', 'Stores', 'Catering'],
    posts: ['Staff nurse', 'Porter', 'Ward clerk', 'Technician', 'Healthcare assistant'],
    streets: ['Mill Lane', 'Station Road', 'Harbour View', 'Elm Close', 'Chapel Street'],
    remarks: ['mat leave', 'new start', 'hrs reduced', 'see memo'],
    payments: ['DD', 'cash'],
    phone: (dice) => `204 55${digits(dice, 1)} ${digits(dice, 4)}`,
    postal: (dice) => `0${digits(dice, 4)}`,
  },
  de: {
    departments: ['Innere', 'Chirurgie', 'Verwaltung', 'Küche', 'Technik'],
    posts: ['Pflegefachkraft', 'Sachbearbeiter', 'Koch', 'Haustechniker', 'Stationshilfe'],
    streets: ['Lindenweg', 'Hauptstr.', 'Am Anger', 'Bahnhofstr.', 'Schulgasse'],
    remarks: ['Elternzeit', 'Schichtzulage', 'Aushilfe', 'lt. Vertrag'],
    payments: ['Lastschrift', 'bar', 'Dauerauftrag'],
    phone: (dice) => `0151 ${digits(dice, 7)}`,
    postal: (dice) => `0${digits(dice, 4)}`,
  },
  fr: {
    departments: ['Voirie', 'Écoles', 'Dépôt Nord', 'Dépôt Sud', 'Atelier'],
    posts: ['Adjoint technique', 'Rédacteur', 'Agent de maîtrise', 'ATSEM'],
    streets: ['rue des Lilas', 'avenue de la Gare', 'chemin Vert', 'place du Marché'],
    remarks: ['congé parental', 'temps partiel', 'à régulariser'],
    payments: ['prélèvement', 'chèque', 'virement'],
    phone: (dice) => `06 ${digits(dice, 2)} ${digits(dice, 2)} ${digits(dice, 2)} ${digits(dice, 2)}`,
    postal: (dice) => `0${1 + dice.below(9)}${digits(dice, 3)}`,
  },
  es: {
    departments: ['Primaria', 'Secundaria', 'Administración', 'Taller', 'Almacén'],
    posts: ['Profesor/a', 'Conserje', 'Administrativo/a', 'Oficial 1ª', 'Monitor/a'],
    streets: ['C/ Mayor', 'Avda. del Ebro', 'C/ San Roque', 'Plaza Nueva'],
    remarks: ['baja médica', 'jornada reducida', 'alta nueva'],
    payments: ['domiciliado', 'efectivo'],
    phone: (dice) => `6${digits(dice, 2)} ${digits(dice, 3)} ${digits(dice, 3)}`,
    postal: (dice) => `0${1 + dice.below(9)}${digits(dice, 3)}`,
  },
};

const toAscii = (text: unknown): string =>
  String(text)
    .normalize('NFD')
    .replace(/[^\w]+/g, '')
    .toLowerCase();

/** What a person's row has beyond what the lists of `two-months` know; the same for the same person. */
const EXTRAS: Readonly<Record<string, (dice: Dice, words: Words, row: Row) => Cell>> = {
  email: (_, __, row) => `${toAscii(row.first_name)}.${toAscii(row.last_name)}@example.org`,
  phone: (dice, { phone }) => (dice.chance(0.1) ? null : phone(dice)),
  address: (dice, { streets }) => `${dice.pick(streets)} ${dice.between(1, 99)}`,
  postal_code: (dice, { postal }) => postal(dice),
  department: (dice, { departments }) => dice.pick(departments),
  job_title: (dice, { posts }) => dice.pick(posts),
  end_date: (dice) => (dice.chance(0.1) ? Temporal.PlainDate.from(`2026-08-${dice.between(10, 31)}`) : null),
  cost_centre: (dice) => String(4100 + 10 * dice.below(9)),
  account: (dice) => `61${dice.below(4)}-${digits(dice, 3)}`,
  category: (dice) => dice.pick(['A', 'A', 'B', 'M']),
  wte: (dice) => dice.pick([1, 1, 1, 0.8, 0.6, 0.5]),
  payment: (dice, { payments }) => dice.pick(payments),
  remark: (dice, { remarks }) => (dice.chance(0.2) ? dice.pick(remarks) : null),
  blank: () => null,
};

export function addExtras(row: Row, columns: readonly FormColumn[], language: ListLanguage): Row {
  const extras = columns.flatMap(([, holds]): [string, Cell][] => {
    const make = EXTRAS[holds];
    return make ? [[holds, make(new Dice(`${row.member_id} ${holds}`), WORDS[language], row)]] : [];
  });
  return { ...row, ...Object.fromEntries(extras) };
}
