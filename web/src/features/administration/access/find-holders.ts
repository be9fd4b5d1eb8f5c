import type { AccessReport } from '../../../api/contract.ts';

export type Show = 'all' | 'unused' | 'admins' | 'emergency' | 'leavers';

type Person = AccessReport['people'][number];
type Machine = AccessReport['services'][number];
export type Credential = Person['credentials'][number];

/** Somebody, or a machine, with what they may sign in with. */
export interface Holder {
  id: string;
  name: string;
  /** Null for a machine. */
  person: Person | null;
  machine: Machine | null;
  credentials: readonly Credential[];
}

/** The people and machines that are to be shown, people first. */
export function findHolders({ people, services }: AccessReport, show: Show): Holder[] {
  const holders: Holder[] = [
    ...people.map((person) => {
      const { person_id: id, name, credentials } = person;
      return { id, name, person, machine: null, credentials };
    }),
    ...services.map((machine) => {
      return { id: machine.id, name: machine.name, person: null, machine, credentials: [machine] };
    }),
  ];
  return holders.filter((holder) => isShown(holder, show));
}

function isShown({ person, machine, credentials }: Holder, show: Show): boolean {
  switch (show) {
    case 'unused':
      return credentials.some(({ entitlements }) => entitlements.some(({ is_unused: unused }) => unused));
    case 'admins':
      return credentials.some(({ entitlements }) =>
        entitlements.some(({ workspace_id: where, role }) => where === '*' && role === 'admin'),
      );
    case 'emergency':
      return person?.is_break_glass === true;
    case 'leavers':
      return person?.is_disabled === true || machine?.is_of_leaver === true;
    default:
      return true;
  }
}
