import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { findFaults } from '../../web/find-faults.ts';
import { listTexts } from '../../web/list-texts.ts';
import { type Catalogue, findLocale } from '../../web/src/lib/catalogue.ts';
import { makeTexts } from '../../web/src/lib/texts.ts';

const FOLDER = join(projectDir, 'web/texts');
const english = makeTexts({ language: 'en', texts: {} });

describe('the texts of the web app', () => {
  const { texts, bare, glued } = listTexts();

  test('are listed for translators', () => {
    assert.ok(Object.keys(texts).length > 1000);
    assert.equal(texts.Accept, 'Accept');
    assert.deepEqual(texts['# rows'], { one: '# row', other: '# rows' });
  });

  test('all go through the functions that translate', () => {
    assert.deepEqual(bare, []);
  });

  test('are whole: none begins or ends in the middle of a sentence', () => {
    assert.deepEqual(glued, []);
  });

  test('are all in each translation, with everything that is put in and all plural categories', () => {
    const files = globSync('*.json', { cwd: FOLDER, exclude: ['en.json'] });
    for (const file of files) {
      const translation = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Catalogue['texts'];
      assert.deepEqual(findFaults(texts, { language: file.replace('.json', ''), texts: translation }), [], file);
    }
  });

  test('are compared with a translation', () => {
    const some = { Accept: 'Accept', 'Revoke version {0}?': '', '# rows': { one: '# row', other: '# rows' } };
    const faulty = { 'No such text': 'x', '# rows': { one: '# Zeile' }, 'Revoke version {0}?': 'Version widerrufen?' };
    assert.deepEqual(findFaults(some, { language: 'de', texts: faulty }), [
      'No such text: the app has no such text',
      'Accept: is not translated',
      'Revoke version {0}?: Version widerrufen? has other slots',
      '# rows: other is missing',
    ]);
  });
});

describe('a text', () => {
  test('is the English one as it is written, with its values filled in', () => {
    assert.equal(english.t`Version ${3} of ${'Members'} holds`, 'Version 3 of Members holds');
    assert.equal(english.t`Accept`, 'Accept');
  });

  test('is looked up by the English text, in the order of the other language', () => {
    const { t } = makeTexts({ language: 'de', texts: { 'Version {0} of {1} holds': '{1}: Version {0} gilt' } });
    assert.equal(t`Version ${3} of ${'Members'} holds`, 'Members: Version 3 gilt');
    assert.equal(t`Not translated ${1}`, 'Not translated 1');
  });

  test('with an element in it contains that element', () => {
    const { t } = makeTexts({ language: 'de', texts: { 'by {0}': 'von {0}' } });
    const element = { type: 'b', props: {}, key: null };
    const made = t`by ${element as never}` as unknown as { props: { children: unknown[] } };
    assert.deepEqual(made.props.children, ['von ', element, '']);
  });

  test('with a count has the plural category of its language', () => {
    assert.equal(english.plural(1, '# row', '# rows'), '1 row');
    assert.equal(english.plural(2000, '# row', '# rows'), '2,000 rows');
    const { plural } = makeTexts({
      language: 'pl',
      texts: { '# rows': { one: '# wiersz', few: '# wiersze', many: '# wierszy', other: '# wiersza' } },
    });
    assert.deepEqual(
      [1, 3, 5, 22, 112].map((count) => plural(count, '# row', '# rows')),
      ['1 wiersz', '3 wiersze', '5 wierszy', '22 wiersze', '112 wierszy'],
    );
  });

  test('has numbers in the format of the region that the browser names for its language', () => {
    assert.equal(findLocale('en', ['de-CH', 'en-GB']), 'en-GB');
    assert.equal(findLocale('de', ['en-GB', 'de-CH']), 'de-CH');
    assert.equal(findLocale('fr', ['en-GB']), 'fr');
  });
});
