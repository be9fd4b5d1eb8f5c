import type { Person } from '../../../../api/contract.ts';

export type PeopleKind = 'all' | 'enabled' | 'disabled' | 'emergency';

const IS_OF: Record<PeopleKind, (person: Person) => boolean> = {
  all: () => true,
  enabled: ({ disabled_at }) => disabled_at === null,
  disabled: ({ disabled_at }) => disabled_at !== null,
  emergency: ({ is_break_glass }) => is_break_glass,
};

/** Letters without their case and accents: who looks for Muller finds Müller. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The people of a kind who have each of the words in a name, in the address or in a provider's id. */
export function findPeople(
  people: readonly Person[],
  { search, kind }: { search: string; kind: PeopleKind },
): Person[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    if (!IS_OF[kind](person)) return false;
    const text = fold([person.name, ...person.other_names, person.email ?? '', ...person.providers].join('\n'));
    return words.every((word) => text.includes(word));
  });
}
