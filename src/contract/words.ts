import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

/** Folders of a package: one file a language, `de.json`, and one file a country, `DE.json`. */
export const WORDS_FOLDER = 'data/words';
export const COUNTRIES_FOLDER = 'data/countries';

const text = Type.String({ minLength: 1, maxLength: 60 });
const words = Type.Optional(Type.Array(text));

/** Lists of words in values. Names of people are never in a package's words. */
const placeLists = { street: words, company: words, region: words, city: words };

/** data/words/LANGUAGE.json: the names of fields in headers, and words of rows and values, in one language. */
export const LanguageSchema = Type.Object(
  {
    schema: Type.Literal('ade.words/v1'),
    fields: Type.Record(Type.String(), Type.Array(text), { description: 'field → its names in headers' }),
    shared: Type.Optional(
      Type.Array(text, {
        description:
          'names that several fields have on purpose, so that the values decide; ade check warns about others',
      }),
    ),
    familiar_only: Type.Optional(
      Type.Boolean({
        description:
          'whether the names count only in tables of the kind that the package is for: true for the language of the documents from which its column weights were learned, because the weights already say what headers mean in other tables',
      }),
    ),
    other: Type.Optional(
      Type.Array(text, { description: 'names of columns that are no field and often beside them, such as "Gender"' }),
    ),
    optional: Type.Optional(
      Type.Array(text, {
        description: 'words that a header may have beside a name: with "member", "Member phone" is a name like "Phone"',
      }),
    ),
    rows: Type.Optional(
      Type.Object(
        { total: words, note: words, title: words, header: words, unit: words, group: words, organization: words },
        { ...closed, description: 'words that show what a row is, by their meaning' },
      ),
    ),
    values: Type.Optional(
      Type.Object(
        { job: words, ...placeLists },
        { ...closed, description: 'words of values, by their meaning; a word that begins with - is the end of words' },
      ),
    ),
  },
  { ...closed, title: 'ADE words of a language' },
);

/** `9` is a digit, `A` a letter, in dates `M` the name of a month; all other characters are themselves. */
const shape = Type.String({
  pattern: '^[9AM]?[9AM .,/a-z-]{0,28}[9AM.]$',
  description: 'shape, such as "99-999" or "9 de M de 9999": 9 is a digit, A a letter, M the name of a month',
});

/** data/countries/COUNTRY.json: how values are written in a country. */
export const CountrySchema = Type.Object(
  {
    schema: Type.Literal('ade.country/v1'),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}$' }), {
      minItems: 1,
      description: 'languages of tables in which values are compared with this country',
    }),
    phone: Type.Optional(
      Type.Object(
        {
          code: Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'country code: 49' }),
          trunk: Type.String({ pattern: '^[0-9]?$', description: 'digit before a national number; empty for none' }),
          digits: Type.Tuple([Type.Integer({ minimum: 4 }), Type.Integer({ maximum: 15 })], {
            description: 'fewest and most digits, without country code and trunk digit',
          }),
        },
        closed,
      ),
    ),
    postal_code: Type.Optional(Type.Array(shape)),
    date: Type.Optional(Type.Array(shape)),
    words: Type.Optional(
      Type.Object(placeLists, {
        ...closed,
        description: 'words of values; a word that begins with - is the end of words',
      }),
    ),
  },
  { ...closed, title: 'ADE country' },
);

export type Language = Static<typeof LanguageSchema>;
export type Country = Static<typeof CountrySchema>;

/** The languages and countries of a package, by code. */
export const WordsSchema = Type.Object(
  { languages: Type.Record(Type.String(), LanguageSchema), countries: Type.Record(Type.String(), CountrySchema) },
  closed,
);

export type Words = Static<typeof WordsSchema>;
