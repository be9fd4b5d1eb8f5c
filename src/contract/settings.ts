import { isDatabaseUrl } from './database-url.ts';
import { AdeError } from './errors/index.ts';
import { removedSettings, type SettingRow, settingsTable } from './settings-table.ts';

type ValueOf<Row> = Row extends { kind: 'integer' | 'number' }
  ? number
  : Row extends { kind: 'boolean' }
    ? boolean
    : Row extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

export type Settings = { readonly [Name in keyof typeof settingsTable]: ValueOf<(typeof settingsTable)[Name]> };

/** Fits in the header Authorization, and differs from the tokens that ADE itself makes. */
const SECRET = /^(?!ade_)[\w.~+/=-]{16,200}$/;
const EXPECTED_SECRET = '16 to 200 letters, digits or characters of ._~+/=- that do not begin with ade_';

/** Reads and checks all settings. Throws `setting_removed` or `setting_invalid` for the first wrong setting. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  for (const [variable, constant] of Object.entries(removedSettings)) {
    if (env[variable]) throw new AdeError('setting_removed', { variable, constant });
  }
  const entries = Object.entries(settingsTable).map(([name, row]) => [name, parseSetting(row, env[row.variable])]);
  return Object.fromEntries(entries) as Settings;
}

function parseSetting(row: SettingRow, text: string | undefined): string | number | boolean {
  const value = text === undefined || text === '' ? row.default : text;
  if (row.kind === 'text') return value;
  if (row.kind === 'database_url') {
    if (value === '' || isDatabaseUrl(value)) return value;
    // The URL may contain a password, which must not reach a message or a log.
    const expected = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of these as %XX';
    throw new AdeError('setting_invalid', { variable: row.variable, found: '(not shown)', expected });
  }
  if (row.kind === 'secret') {
    if (value === '' || SECRET.test(value)) return value;
    throw new AdeError('setting_invalid', { variable: row.variable, found: '(not shown)', expected: EXPECTED_SECRET });
  }
  if (row.kind === 'choice') {
    if (row.choices.includes(value)) return value;
    const expected = `one of ${row.choices.join(', ')}`;
    throw new AdeError('setting_invalid', { variable: row.variable, found: value, expected });
  }
  if (row.kind === 'boolean') {
    if (/^(1|true)$/i.test(value)) return true;
    if (/^(0|false)$/i.test(value)) return false;
    throw new AdeError('setting_invalid', { variable: row.variable, found: value, expected: 'true or false' });
  }
  const number = Number(value);
  const isAllowed = row.kind === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number);
  const { min = 0, max } = row;
  if (!isAllowed || number < min || number > (max ?? number)) {
    const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
    const expected = `a ${row.kind === 'integer' ? 'whole ' : ''}number ${range}`;
    throw new AdeError('setting_invalid', { variable: row.variable, found: value, expected });
  }
  return number;
}
