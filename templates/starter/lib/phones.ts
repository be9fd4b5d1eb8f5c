import { type FieldCall, toText, type Value } from 'ade/rules';
import { choosePhoneCountry } from 'ade/rules/phone';
import { listCountries } from './countries.ts';

/** With more numbers, the choice would not change. */
const MAX_TEXTS = 100;

/**
 * The country of numbers without a prefix: of the default one and those of the table's language, that in which most of
 * the first numbers are valid; of equal ones the default one, or else the one that the language is named after. `state`
 * keeps it for the whole table.
 */
export function findPhoneCountry(
  values: readonly Value[],
  call: Pick<FieldCall, 'env' | 'language' | 'state' | 'words'>,
): string | undefined {
  const { env, language, state } = call;
  const found = Object.keys(listCountries(call));
  if (found.length === 0) return env.DEFAULT_COUNTRY;
  const named = found.filter((code) => code.toLowerCase() === language);
  const countries = [...(env.DEFAULT_COUNTRY === undefined ? [] : [env.DEFAULT_COUNTRY]), ...named, ...found];
  const texts = values.map(toText).filter((text) => text !== '');
  if (texts.length > 0) state.phone_country ??= choosePhoneCountry(texts.slice(0, MAX_TEXTS), countries);
  return typeof state.phone_country === 'string' ? state.phone_country : env.DEFAULT_COUNTRY;
}
