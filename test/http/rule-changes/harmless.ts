import { type Change, type Draft, replace } from './change.ts';

/** Changes after which every value is the same. */
export const harmlessDrafts: Draft<Change>[] = [
  {
    of: 'starter',
    changes: [
      {
        name: 'a comment, and another name of a local variable',
        files: {
          'columns/amount.ts': (text) =>
            text
              .replace(/\bmark\b/g, 'decimal')
              .replace('export function transform', '// Amounts of the books.\nexport function transform'),
        },
      },
      {
        name: 'helpers in another order',
        files: {
          'lib/dates.ts': (text) => {
            const at = text.indexOf('export function listDateIssues');
            const start = text.indexOf('/** Texts that can be read');
            const end = text.indexOf('export function isDate(');
            return text.slice(0, start) + text.slice(end) + text.slice(at, end) + text.slice(start, at);
          },
        },
      },
      {
        name: 'synonyms that no header has',
        files: { 'manifest.json': replace('"synonyms": ["town",', '"synonyms": ["parish", "town",') },
      },
      {
        name: 'other labels of fields and another name of the sheet',
        files: {
          'manifest.json': (text) =>
            replace(
              '"output_sheet": "Normalized"',
              '"output_sheet": "Members"',
            )(
              replace(
                '"label": "Amount"',
                '"label": "Sum of dues"',
              )(replace('"label": "City"', '"label": "Place"')(text)),
            ),
        },
      },
      {
        name: 'a sheet for each sheet of the document, and fields in another order',
        files: {
          'manifest.json': (text) =>
            replace(
              '"layout": "combined"',
              '"layout": "per_sheet"',
            )(
              replace(
                '"member_id",\n      "first_name",\n      "last_name",',
                '"last_name",\n      "member_id",\n      "first_name",',
              )(text),
            ),
        },
      },
      {
        name: 'other messages and marks of issues',
        files: {
          'columns/hours.ts': replace('Expected a number of hours', 'Not a number of hours'),
          'columns/member_id.ts': replace(
            "'Expected an id without spaces, found {value}.'",
            "'{value} has a space in it.'",
          ),
          'manifest.json': replace('"mark_issues": true', '"mark_issues": false'),
        },
      },
    ],
  },
  {
    of: 'membership',
    changes: [
      {
        name: 'scores that are a little higher',
        files: {
          'columns/member_id.ts': replace('0.7 ? 0.5', '0.7 ? 0.55'),
          'columns/email.ts': replace('0.5 ? 0.5', '0.5 ? 0.55'),
        },
      },
      {
        name: 'a helper that nothing uses',
        files: { 'lib/unused.ts': () => 'export const double = (amount: number): number => amount * 2;\n' },
      },
      {
        name: 'a faster function that does the same',
        files: {
          'columns/last_name.ts': replace('mapValues', 'mapDistinct'),
          'columns/email.ts': replace('mapValues', 'mapDistinct'),
        },
      },
      {
        name: 'a memo of what was read before',
        files: {
          'lib/employers.ts': (text) =>
            replace(
              'return byName.get(normalizeHeader(text));',
              'if (!known.has(text)) known.set(text, byName.get(normalizeHeader(text)));\n  return known.get(text);',
            )(text).replace(
              '/** The employer',
              'const known = new Map<string, string | undefined>();\n\n/** The employer',
            ),
        },
      },
    ],
  },
  {
    of: 'invoices',
    changes: [
      {
        name: 'a check more, and another message',
        files: {
          'manifest.json': replace(
            '"label": "PLZ",',
            '"label": "PLZ",\n        "expect": { "pattern": "[1-9].*", "unique": true },',
          ),
          'columns/betrag.ts': replace('found {value}.', 'but there is {value}.'),
        },
      },
    ],
  },
];
