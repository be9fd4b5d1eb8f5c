/** The module `ade/rules/phone` for rules. It is not part of `ade/rules`, since number plans take time to load. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface PhoneReading {
  /** E.164, for example `+14165550123`. */
  readonly number: string;
  readonly extension: string | null;
  /** Whether the number plan of its country has such numbers. */
  readonly is_valid: boolean;
}

/** The validator gets the transform's results: the readings of a batch are kept, so that each text is parsed only once. */
const MAX_RECENT = 4096;
/** Longer texts are not phone numbers, and would take memory. */
const MAX_RECENT_CHARS = 64;
const recent = new Map<string, PhoneReading | null>();
/** The country of these readings: most rules only ever pass one. */
let recentCountry = '';

/**
 * Reads a text as a phone number, or returns null. `country` (ISO 3166, two letters) applies if the text has no country
 * code. Numbers that are too short or too long get `is_valid` false, as long as they read like a phone number.
 */
export function parsePhone(text: string, country = 'CA'): PhoneReading | null {
  if (country !== recentCountry) {
    recent.clear();
    recentCountry = country;
  }
  const known = recent.get(text);
  if (known !== undefined) return known;
  const reading = readPhone(text, country.toUpperCase());
  remember(text, reading);
  if (reading?.is_valid === true) remember(formatPhone(reading), reading);
  return reading;
}

function readPhone(text: string, country: string): PhoneReading | null {
  const defaultCountry: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  // Without `extract: false` a number would be found inside any sentence.
  const phone = parsePhoneNumberFromString(text.trim(), { defaultCountry, extract: false });
  if (phone === undefined) return null;
  return Object.freeze({ number: phone.number, extension: phone.ext ?? null, is_valid: phone.isValid() });
}

/** The country in which most of the texts can be phone numbers; of equal ones the first. */
export function choosePhoneCountry(texts: readonly string[], countries: readonly string[]): string | undefined {
  const counts = countries.map(
    (country) => texts.filter((text) => parsePhone(text, country)?.is_valid === true).length,
  );
  return countries[counts.indexOf(Math.max(...counts))];
}

/** A phone number as one text: E.164, followed by ` x12` for an extension. */
export function formatPhone({ number, extension }: PhoneReading): string {
  return extension === null ? number : `${number} x${extension}`;
}

function remember(text: string, reading: PhoneReading | null): void {
  if (text.length > MAX_RECENT_CHARS) return;
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(text, reading);
}
