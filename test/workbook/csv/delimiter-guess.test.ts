import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectDialect } from '../../../src/workbook/csv/detect-dialect.ts';

const guess = (text: string) => detectDialect(text, true);
const repeat = (line: string, count = 50) => `${line}\n`.repeat(count);

/** Files as people send them, by name, each with its delimiter, which must be detected for sure. */
const sure: [name: string, delimiter: string, text: string][] = [
  ['a small list', ',', 'id,name\n1,Ann\n2,Ben\n'],
  ['decimal commas', ';', `date;amount;what\n${repeat('1.2.2024;1.234,56;rent')}`],
  ['decimal commas in every column', ';', `a;b;c\n${repeat('1,5;2,5;3,5')}`],
  ['decimal commas without a header', ';', repeat('1,5;2,5')],
  [
    'decimal commas below a title that has fewer fields',
    ';',
    `Statement;1 May\n\nIBAN;DE89\nCustomer;A. B.\n\nday;who;what;amount\n${repeat('1.5.;Ann;rent;-10,50', 6)}`,
  ],
  ['numbers and no other delimiter', ',', `a,b,c\n${repeat('1,2,3')}`],
  ['numbers and a text with semicolons', ',', `a,b,c\n${repeat('1,2,"x; y"')}`],
  ['numbers and lists of numbers with semicolons', ',', `a,b,sizes\n${repeat('100,2,38;39')}`],
  ['decimal commas below a header with a comma', ';', `Name;Amount, net;Rate\n${repeat('Ann;1,5;2,5')}`],
  ['a title above', ';', `Report, spring\n\nid;name;city\n${repeat('1;Ann;Ulm', 3)}`],
  ['names with commas', '\t', `name\tage\n${repeat('Smith, Ann\t5', 4)}`],
  ['rows that end early', '|', 'a|b|c|d\n1|2\n1|2|3\n1|2|3|4\n1\n'],
  ['one column', ',', 'name\nAnn\nBen\n'],
  ['one column of addresses', ',', `url\n${repeat('https://example.org')}`],
];

for (const [name, delimiter, text] of sure) {
  test(`the delimiter is sure: ${name}`, () => {
    const found = guess(text);
    assert.equal(found.delimiter, delimiter);
    assert.ok(found.confidence! >= 0.8 && found.confidence! <= 1, String(found.confidence));
  });
}

const doubtful: [name: string, text: string][] = [
  ['two delimiters fit every row equally', 'name, first name;age\nSmith, Ann;5\nJones, Ben;6\n'],
  ['sentences, some of which have a comma', `${repeat('one sentence')}${repeat('one, and another', 20)}`],
  ['a delimiter that is not known', `a~b~c\n${repeat('1~2~3')}`],
  ['keys and values', 'name: Ann\nage: 5\ncity: Ulm\n'],
];

for (const [name, text] of doubtful) {
  test(`the delimiter is in doubt: ${name}`, () => {
    const { confidence } = guess(text);
    assert.ok(confidence! < 0.8 && confidence! >= 0, String(confidence));
  });
}

test('a guess is surer the more rows fit', () => {
  const few = guess('name;amount\nAnn;1,5\n').confidence!;
  const many = guess(`name;amount\n${repeat('Ann;1,5')}${repeat('Ben;2')}`).confidence!;
  assert.ok(few < many, `${few} < ${many}`);
  assert.equal(many, 1);
});

test('a given or declared delimiter is not a guess', () => {
  assert.equal(detectDialect('a;b,c\n1;2,3\n', true, ',', ';').confidence, undefined);
  assert.equal(guess('sep=|\na|b,c\n1|2,3\n').confidence, undefined);
});
