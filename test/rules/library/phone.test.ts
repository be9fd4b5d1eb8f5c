import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { choosePhoneCountry, formatPhone, parsePhone } from 'ade/rules/phone';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { makeRandom } from '../../helpers/random.ts';

const NUMBERS: [text: string, country: string | undefined, formatted: string | null][] = [
  ['(416) 555-0123', undefined, '+14165550123'],
  ['4165550123', 'ca', '+14165550123'],
  ['416.555.0123 ext 12', 'CA', '+14165550123 x12'],
  ['+14165550123 x12', 'CA', '+14165550123 x12'],
  ['020 7946 0958', 'GB', '+442079460958'],
  ['+44 20 7946 0958', 'CA', '+442079460958'],
  ['call 416-555-0123', 'CA', null],
  ['M-00123', 'CA', null],
  ['', 'CA', null],
];

for (const [text, country, formatted] of NUMBERS) {
  test(`"${text}" with ${country} is ${formatted}`, () => {
    const phone = parsePhone(text, country);
    assert.equal(phone && formatPhone(phone), formatted);
  });
}

test('an impossible number is read and marked', () => {
  assert.equal(parsePhone('555-0123', 'CA')?.is_valid, false);
  assert.equal(parsePhone('416-555-0123', 'CA')?.is_valid, true);
});

test('a validator gets the reading of the transform, also for a number that cannot exist', () => {
  assert.equal(parsePhone('555-0124', 'CA'), parsePhone('555-0124', 'CA'));
  assert.notEqual(parsePhone('020 7946 0959', 'GB')?.is_valid, parsePhone('020 7946 0959', 'CA')?.is_valid);
});

test('with an invalid country, only numbers with their own country code are read', () => {
  assert.equal(parsePhone('416-555-0123', 'ZZ'), null);
  assert.equal(parsePhone('+1 416-555-0123', 'ZZ')?.number, '+14165550123');
});

test('a formatted number is read as the same number, also after many others', () => {
  const text = formatPhone({ number: '+14165550123', extension: '7', is_valid: true });
  const first = parsePhone(text, 'GB');
  for (let i = 0; i < 5000; i++) parsePhone(`416-55${String(i).padStart(5, '2')}`);
  assert.deepEqual(parsePhone(text, 'CA'), first);
  assert.deepEqual(first, { number: '+14165550123', extension: '7', is_valid: true });
});

test('it works if JavaScript itself is frozen, also for texts that are not numbers', () => {
  const script = `
    import { parsePhone } from 'ade/rules/phone';
    console.log(JSON.stringify(['416-555-0123', 'no', '', '12'].map((text) => parsePhone(text)?.number ?? null)));`;
  const flags = ['--frozen-intrinsics', '--no-warnings', '--input-type=module', '-e', script];
  const output = execFileSync(process.execPath, flags, { encoding: 'utf8', cwd: import.meta.dirname });
  assert.deepEqual(JSON.parse(output), ['+14165550123', null, null, '+112']);
});

test('a reading that is kept for one country is not given for another', () => {
  assert.notEqual(parsePhone(' 416 555 0123', 'CA'), null);
  assert.equal(parsePhone('416 555 0123', 'CA '), null);
});

test('numbers of many countries are read as libphonenumber-js reads them without our patterns', () => {
  const random = makeRandom(7);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const texts = Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? `+1${digits(10)}` : digits(7 + (i % 5))));
  for (const country of ['CA', 'JM', 'GB', 'KZ'] as const) {
    for (const text of texts) {
      const expected = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
      const found = parsePhone(text, country);
      assert.deepEqual([found?.number, found?.is_valid], [expected?.number, expected?.isValid()], `${country} ${text}`);
    }
  }
});

test('the country of most numbers is chosen, of equal ones the first', () => {
  assert.equal(choosePhoneCountry(['030 1234567', '0171 2345678', '416-555-0123'], ['CA', 'DE']), 'DE');
  assert.equal(choosePhoneCountry(['+49 30 1234567'], ['CA', 'DE']), 'CA');
  assert.equal(choosePhoneCountry([], ['CA']), 'CA');
  assert.equal(choosePhoneCountry(['1'], []), undefined);
});
