import { type FieldCall, toText, type Value } from 'ade/rules';
import { choosePhoneCountry } from 'ade/rules/phone';
import { listCountries } from './countries.ts';

/** With more numbers, the choice would not change. */
const MAX_TEXTS = 100;

/**
 * The country of numbers without a prefix: of the countries of the table's language and the default one, that in which
 * most of the first numbers are possible. `state` keeps it for the whole table.
 */
export function findPhoneCountry(
  values: readonly Value[],
  call: Pick<FieldCall, 'env' | 'language' | 'state' | 'words'>,
): string | undefined {
  const { env, language, state } = call;
  const found = Object.keys(listCountries(call));
  if (found.length === 0) return env.DEFAULT_COUNTRY;
  // Of neighbours with the same numbers, such as Germany and Austria, the one that the language is named after.
  const countries = [...found, ...(env.DEFAULT_COUNTRY === undefined ? [] : [env.DEFAULT_COUNTRY])];
  const named = countries.filter((code) => code.toLowerCase() === language);
  const texts = values.map(toText).filter((text) => text !== '');
  if (texts.length > 0) state.phone_country ??= choosePhoneCountry(texts.slice(0, MAX_TEXTS), [...named, ...countries]);
  return typeof state.phone_country === 'string' ? state.phone_country : env.DEFAULT_COUNTRY;
}
