import { type FieldCall, toText, type Value } from 'ade/rules';

type TableCall = Pick<FieldCall, 'language' | 'words'>;

/** The countries in data/countries/ of the table's language, by code; none if its language is not known. */
export function listCountries({ language, words }: TableCall) {
  return (language === null ? undefined : words[language]?.countries) ?? {};
}

/** Whether a text has the shape of a postal code of one of these countries; `9` is a digit and `A` a letter. */
export function hasPostalShape(value: Value, call: TableCall): boolean {
  const shape = toText(value).toUpperCase().replace(/\d/g, '9').replace(/\p{L}/gu, 'A');
  return Object.values(listCountries(call)).some(({ postal_code }) => postal_code.includes(shape));
}

/**
 * Whether postal codes have less than five digits: in the default country, if the table's language is spoken there, or
 * else in all countries of the language.
 */
export function hasOnlyShorterCodes(call: TableCall & Pick<FieldCall, 'env'>): boolean {
  const countries = listCountries(call);
  const own = countries[call.env.DEFAULT_COUNTRY ?? ''];
  const shapes = (own === undefined ? Object.values(countries) : [own]).flatMap(({ postal_code }) => postal_code);
  return shapes.length > 0 && shapes.every((shape) => !/^9{5,}$/.test(shape));
}

/** Whether a text is a region of one of these countries. */
export function isRegionOf(value: Value, call: TableCall): boolean {
  const name = toText(value).toLowerCase();
  return Object.values(listCountries(call)).some(({ region }) => region.includes(name));
}
