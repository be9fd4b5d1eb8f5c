import { OTHER, PERSON } from './marker.ts';

const { first, last, name, id, email } = PERSON;

/** A list with a title, a note and a column of the person, and the person in a row of it. */
export function makeList(month: string, hours = '900'): string {
  const columns = [
    'Member No.',
    'First Name',
    'Last Name',
    'E-mail',
    'Date of birth',
    'Hours',
    `Notes of ${name}`,
    'Remark',
  ];
  const person = [id, first, last, email, '17.03.1961', hours, 'x', name];
  const others = Array.from({ length: 6 }, (_, i) =>
    [
      `ZQK-01${i}`,
      OTHER.first,
      `${OTHER.last}${i}`,
      `k${i}@mail.example`,
      '01.02.1970',
      `${20 + i}`,
      'y',
      `r${month}`,
    ].join(),
  );
  return [
    `List of ${name},,,,,,,`,
    `,,,,,,,`,
    columns.join(),
    person.join(),
    ...others,
    `As ${name} said,,,,,,,`,
    '',
  ].join('\n');
}
