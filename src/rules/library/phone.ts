/** The module `ade/rules/phone` for rules. It is not part of `ade/rules`, since number plans take time to load. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface PhoneReading {
  /** E.164, for example `+14165550123`. */
  readonly number: string;
  readonly extension: string | null;
  /** Whether the number plan of its country has such numbers. */
  readonly is_valid: boolean;
}

/** The validator gets the transform's results: a batch of them is kept, so that each is parsed only once. */
const MAX_RECENT = 4096;
const recent = new Map<string, PhoneReading>();

/**
 * Reads a text as a phone number, or returns null. `country` (ISO 3166, two letters) applies if the text has no country
 * code. Numbers that are too short or too long get `is_valid` false, as long as they read like a phone number.
 */
export function parsePhone(text: string, country = 'CA'): PhoneReading | null {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const code = country.toUpperCase();
  const defaultCountry: CountryCode | undefined = isSupportedCountry(code) ? code : undefined;
  // Without `extract: false` a number would be found inside any sentence.
  const phone = parsePhoneNumberFromString(text.trim(), { defaultCountry, extract: false });
  if (phone === undefined) return null;
  const reading = Object.freeze({ number: phone.number, extension: phone.ext ?? null, is_valid: phone.isValid() });
  if (reading.is_valid) remember(reading);
  return reading;
}

/** A phone number as one text: E.164, followed by ` x12` for an extension. */
export function formatPhone({ number, extension }: PhoneReading): string {
  return extension === null ? number : `${number} x${extension}`;
}

/** By its formatted text, which starts with the country code, so that it is valid for every `country`. */
function remember(reading: PhoneReading): void {
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(formatPhone(reading), reading);
}
