import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentDocument } from '../../bench/desk/lists/index.ts';
import { choose } from '../../bench/desk/player/choose.ts';
import type { Choice, Line, Screen } from '../../bench/desk/player/screen.ts';

const document: SentDocument = {
  name: 'list.xlsx',
  bytes: new Uint8Array(),
  language: 'de',
  sender: 'Acme',
  month: '2026-09',
  isFirst: true,
  sheets: [
    {
      name: 'Liste',
      columns: [
        { letter: 'A', header: 'Nr.', labels: ['Member ID'] },
        { letter: 'B', header: 'AN', labels: ['Amount'] },
        { letter: 'C', header: 'AG', labels: [null] },
        { letter: 'D', header: 'Ort', labels: ['City'] },
      ],
      rows: ['header', 'data', 'total', 'note'],
      values: {},
    },
  ],
};

const line = (where: string, header: string, field: string, more: Partial<Line> = {}): Line => ({
  column: { where, header, field },
  text: header,
  isOpen: field.includes('?'),
  isChosen: false,
  ...more,
});
const choice = (text: string): Choice => ({ key: text.split(' ')[0]!, text: text.split(' ').slice(1).join(' ') });
const screen = (lines: Line[], choices: string[], more: Partial<Screen> = {}): Screen => ({
  title: document.name,
  state: 'Columns',
  lines,
  choices: choices.map(choice),
  why: '',
  buttons: [],
  bar: '',
  dialog: null,
  isBusy: false,
  notices: [],
  holdsFor: null,
  field: null,
  ...more,
});
const others = [choice('⇧↵ The other 2 as proposed')];

test('takes the framed suggestion if it is right, and otherwise another key', () => {
  const asked = line('A', 'Nr.', 'Member ID? 0.6', { isChosen: true });
  assert.deepEqual(choose(screen([asked], ['↵ Member ID 0.6', '2 Hours']), document, 'never'), {
    kind: 'take',
    key: 'Enter',
  });
  assert.deepEqual(choose(screen([asked], ['↵ Hours 0.6', '2 Member ID']), document, 'never'), {
    kind: 'take',
    key: '2',
  });
  assert.deepEqual(choose(screen([asked], ['↵ Hours 0.6', 'x Leave out']), document, 'never'), {
    kind: 'find',
    label: 'Member ID',
  });
  const noField = line('C', 'AG', 'Amount? 0.6', { isChosen: true });
  assert.deepEqual(choose(screen([noField], ['↵ Amount', 'x Leave out']), document, 'never'), {
    kind: 'take',
    key: 'x',
  });
});

test('takes the others together only if all of them are right', () => {
  const right = [line('A', 'Nr.', 'Member ID?', { isChosen: true }), line('D', 'Ort', 'City?')];
  assert.deepEqual(choose(screen(right, ['↵ Member ID'], { buttons: others }), document, 'never'), {
    kind: 'take_others',
  });
  const claimed = line('B', 'AN', 'Amount? “AG” too');
  assert.deepEqual(choose(screen([...right, claimed], ['↵ Member ID'], { buttons: others }), document, 'never'), {
    kind: 'take_others',
  });
  const wrong = line('C', 'AG', 'Hours?');
  const move = choose(screen([...right, wrong], ['↵ Member ID'], { buttons: others }), document, 'never');
  assert.deepEqual(move, { kind: 'go_to', line: wrong });
});

test('looks at what the page is sure of only in a first document', () => {
  const sure = [line('A', 'Nr.', 'Hours 0.97')];
  const accept = { buttons: [choice('↵ Accept 1 rows')] };
  assert.deepEqual(choose(screen(sure, [], accept), document, 'always'), { kind: 'go_to', line: sure[0] });
  assert.deepEqual(choose(screen(sure, [], accept), document, 'never'), { kind: 'accept' });
});

test('answers the dialog that asks about what is open', () => {
  const asked = screen([line('A', 'Nr.', 'Member ID 0.9')], [], { dialog: 'Accept with 1 open' });
  assert.deepEqual(choose(asked, document, 'never'), { kind: 'accept_open' });
});

test('answers sentences by what it knows, and gives up where no answer is right', () => {
  const sentence = (text: string): Line => ({ text, isOpen: true, isChosen: true });
  const row = sentence('Row 4 “Hinweis” is below the total');
  assert.deepEqual(choose(screen([row], ['↵ A row of data', '2 A note, left out']), document, 'never'), {
    kind: 'take',
    key: '2',
  });
  const second = sentence('Acme has a document for September already');
  assert.deepEqual(choose(screen([second], ['1 This replaces it', '2 This is added to it']), document, 'never'), {
    kind: 'take',
    key: '2',
  });
  const odd = choose(screen([sentence('Something else')], ['1 Ask the sender']), document, 'never');
  assert.equal(odd.kind, 'no_way');
});
