import { type FieldCall, toText, type Value } from 'ade/rules';
import { choosePhoneCountry } from 'ade/rules/phone';
import { listCountries } from './countries.ts';

/**
 * The country of numbers without a prefix: of the default country and those of the table's language, the one in which
 * most of the first numbers are possible. `state` keeps it for the whole table.
 */
export function findPhoneCountry(
  values: readonly Value[],
  call: Pick<FieldCall, 'env' | 'language' | 'state' | 'words'>,
): string | undefined {
  const { env, state } = call;
  const countries = Object.keys(listCountries(call));
  if (countries.length === 0) return env.DEFAULT_COUNTRY;
  const choices = env.DEFAULT_COUNTRY === undefined ? countries : [env.DEFAULT_COUNTRY, ...countries];
  const texts = values.map(toText).filter((text) => text !== '');
  if (state.phone_country === undefined && texts.length > 0)
    state.phone_country = choosePhoneCountry(texts.slice(0, MAX_TEXTS), choices);
  return (state.phone_country as string | undefined) ?? env.DEFAULT_COUNTRY;
}

const MAX_TEXTS = 100;
