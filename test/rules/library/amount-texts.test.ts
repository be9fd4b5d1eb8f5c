import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAmount, tidyAmount } from 'ade/rules';

test('currencies, percent signs and spaces are left out, and the sign is in front', () => {
  const wanted: Record<string, string> = {
    '1.234,50 zł': '1.234,50',
    "CHF 1'234.50": '1234.50',
    'Fr. 12.50': '12.50',
    '12,5 %': '12,5',
    '12,- €': '12',
    '1.234,--': '1.234',
    '1\u202f234,50 kr': '1234,50',
    'R$ 1.234,50': '1.234,50',
    '12,00- EUR': '-12,00',
    '-12 €': '-12',
    '€ -12': '-12',
    '+ $25.00': '25.00',
    '- $10.00': '-10.00',
    '\u201312,50': '-12,50',
    '(1,234.56)': '-1,234.56',
    '$ (12.50)': '-12.50',
    '(-5)': '-5',
    '12,50 S': '-12,50',
    '12,50 H': '12,50',
    '12.50 DR': '-12.50',
    '12.50 CR': '12.50',
  };
  for (const [text, digits] of Object.entries(wanted)) assert.equal(tidyAmount(text), digits, text);
  assert.equal(parseAmount(tidyAmount('8.673,51  EUR') ?? ''), 8673.51);
});

test('other texts are no amounts', () => {
  for (const text of [
    '',
    '-',
    '12 34',
    '12 kg',
    '12 S',
    '5 - 6',
    '12:30',
    '555-1234',
    '(12',
    '--5',
    'n/a',
    '€',
    '1'.repeat(70),
  ])
    assert.equal(tidyAmount(text), null, text);
});

test('a text of many signs is refused quickly', () => {
  const hostile = [
    ' '.repeat(59),
    '1,'.repeat(29),
    '1 111'.repeat(12),
    '- '.repeat(29),
    '($'.repeat(29),
    `1${' '.repeat(1e5)}x`,
  ];
  const start = performance.now();
  for (const text of hostile) for (let i = 0; i < 100; i++) tidyAmount(`${text}x`);
  assert.ok(performance.now() - start < 2_000);
});
