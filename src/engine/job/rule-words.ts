import type { RuleCountry, RuleWords } from '../../contract/rule-calls.ts';
import type { Words } from '../../contract/words.ts';

/** Rules get no words of values, except of regions: they see the values themselves. */
export function pickRuleWords({ languages, countries }: Words): RuleWords {
  return Object.fromEntries(
    Object.entries(languages).map(([code, { fields, rows = {} }]) => [
      code,
      { fields, rows, countries: pickCountries(countries, code) },
    ]),
  );
}

function pickCountries(countries: Words['countries'], language: string): Record<string, RuleCountry> {
  const own = Object.entries(countries).filter(([, { languages }]) => languages.includes(language));
  return Object.fromEntries(
    own.map(([code, { postal_code = [], words = {} }]) => [code, { postal_code, region: words.region ?? [] }]),
  );
}
