import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePeriodText } from '../../../src/contract/period-text/index.ts';
import { type DocumentNames, readPath } from '../../../src/service/senders/read-path.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl', 'pl', 'it', 'pt'] as const;
const YEAR = new Date().getUTCFullYear();
const SHORT = String(YEAR).slice(2);

const nameMonth = (language: string, month: number, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return format.formatToParts(Date.UTC(YEAR, month - 1, 1)).find(({ type }) => type === 'month')?.value ?? '';
};

const two = (number: number) => String(number).padStart(2, '0');
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A way to write a month, with the period that it means. */
interface Way {
  text: string;
  period: string;
}

/** Names of months, from `Intl`, as people combine them with a year. */
function* listNamed(): Generator<Way> {
  for (const language of LANGUAGES) {
    for (let month = 1; month <= 12; month++) {
      const period = `${YEAR}-${two(month)}`;
      const full = nameMonth(language, month, { month: 'long' });
      const short = nameMonth(language, month, { month: 'short' }).replace(/\.$/, '');
      const dated = nameMonth(language, month, { month: 'long', day: 'numeric' });
      for (const text of new Set([
        `${full} ${YEAR}`,
        `${upperFirst(full)}_${YEAR}`,
        `${full.toUpperCase()}-${YEAR}`,
        `${YEAR} ${dated}`,
        `${short}${SHORT}`,
        `${short}. ${YEAR}`,
        `${full} '${SHORT}`,
      ]))
        yield { text, period };
    }
  }
}

function* listNumbers(): Generator<Way> {
  for (let month = 1; month <= 12; month++) {
    const period = `${YEAR}-${two(month)}`;
    for (const text of [`${YEAR}-${two(month)}`, `${two(month)}-${YEAR}`, `${YEAR}${two(month)}`, `${month}.${YEAR}`])
      yield { text, period };
  }
  for (let quarter = 1; quarter <= 4; quarter++) {
    const period = `${YEAR}-Q${quarter}`;
    for (const text of [`Q${quarter} ${YEAR}`, `T${quarter}-${YEAR}`, `${quarter}. Quartal ${YEAR}`])
      yield { text, period };
  }
  for (const week of [5, 17, 44]) {
    const period = `${YEAR}-W${two(week)}`;
    for (const text of [`KW ${week} ${YEAR}`, `week ${week} ${YEAR}`, `${YEAR}-W${two(week)}`]) yield { text, period };
  }
}

/** The carriers of a period; a file name cannot have an apostrophe of its own everywhere, but people write it. */
const CARRIERS: Record<string, (text: string) => DocumentNames> = {
  'file name': (text) => ({ filename: `Acme members ${text}.xlsx` }),
  'file name, period first': (text) => ({ filename: `${text} members.csv` }),
  folder: (text) => ({ filename: 'members.xlsx', folder: `Acme/${text}` }),
  'name of a batch': (text) => ({ filename: 'members.xlsx', folder: text }),
};

/** `right`, `asked` (nothing was decided), or the wrong period that was read. */
function judge(way: Way, read: string | undefined): string {
  return read === way.period ? 'right' : (read ?? 'asked');
}

const ways = [...listNamed(), ...listNumbers()];

test(`${ways.length} ways to write a period are read right or asked, wherever they come from`, () => {
  assert.ok(ways.length >= 200);
  for (const [carrier, carry] of Object.entries(CARRIERS)) {
    const wrong: string[] = [];
    let right = 0;
    for (const way of ways) {
      const verdict = judge(way, readPath(carry(way.text)).period);
      if (verdict === 'right') right += 1;
      else if (verdict !== 'asked') wrong.push(`${way.text}: ${verdict}`);
    }
    assert.deepEqual(wrong, [], carrier);
    assert.ok(right >= 0.95 * ways.length, `${carrier}: ${right} of ${ways.length} are read`);
  }
});

test('so are those that come with an upload, a batch or a submission', () => {
  const verdicts = ways.map((way) => {
    const reading = parsePeriodText(way.text);
    return judge(way, reading.kind === 'period' ? reading.period : undefined);
  });
  assert.deepEqual(
    verdicts.filter((verdict) => verdict !== 'right' && verdict !== 'asked'),
    [],
  );
  assert.ok(verdicts.filter((verdict) => verdict === 'right').length >= 0.95 * ways.length);
});

test('a month without a year in one name is completed by the only year in another', () => {
  for (const language of LANGUAGES) {
    const full = nameMonth(language, 10, { month: 'long' });
    const period = `${YEAR}-10`;
    for (const names of [
      { filename: `${full}.xlsx`, folder: `Acme/${YEAR}` },
      { filename: 'list.xlsx', folder: `${YEAR}/${full}` },
    ])
      assert.equal(readPath(names).period, period, JSON.stringify(names));
  }
  assert.equal(readPath({ filename: 'list.xlsx', folder: `Acme/${YEAR}/10` }).period, `${YEAR}-10`);
  assert.equal(readPath({ filename: 'KW 44.xlsx', folder: `${YEAR}` }).period, `${YEAR}-W44`);
  assert.equal(readPath({ filename: 'Oktober.xlsx', folder: `${YEAR}/${YEAR - 1}` }).period, undefined);
});

test('what is not clear is asked with what it may mean', () => {
  const ask = (filename: string, folder?: string) => {
    const { period, candidates } = readPath({ filename, folder });
    assert.equal(period, undefined, filename);
    return candidates;
  };
  assert.deepEqual(ask('members 01-02.xlsx'), ['2002-01', '2001-02']);
  assert.deepEqual(ask('members Oktober.xlsx'), [`${YEAR}-10`, `${YEAR - 1}-10`]);
  assert.deepEqual(ask('list.csv', `Sept ${YEAR}/Okt ${YEAR}`), [`${YEAR}-09`, `${YEAR}-10`]);
  assert.deepEqual(ask(`export ${YEAR}-10-31.csv`), [`${YEAR}-10`]);
  assert.deepEqual(ask(`annual ${YEAR}.csv`), []);
  assert.deepEqual(ask('members v2 (3).csv', 'Acme/new'), []);
});
