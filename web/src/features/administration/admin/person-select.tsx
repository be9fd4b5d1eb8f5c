import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../../lib/texts.ts';
import { peopleQuery } from './people-api.ts';

interface PersonSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  personId: string | null;
  onPerson: (personId: string | null) => void;
  /** People who cannot be chosen, by id. */
  except?: readonly (string | null)[];
}

/** As many as one can look through; the others are found by typing. */
const SHOWN = 50;

/** Chooses one of the people who are not disabled, by name or address. */
export function PersonSelect({ personId, onPerson, except = [], ...rest }: PersonSelectProps) {
  const people = useQuery(peopleQuery).data?.items ?? [];
  return (
    <Select
      searchable
      limit={SHOWN}
      nothingFoundMessage={t`Nobody has this name or address`}
      {...rest}
      value={personId}
      onChange={onPerson}
      data={people
        .filter(({ id, disabled_at }) => disabled_at === null && !except.includes(id))
        .map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} · ${email}` }))}
    />
  );
}
