import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { BY_NAME, runPackage } from '../../helpers/run-package.ts';

const script = `${BY_NAME}
const dates = [
  Temporal.PlainDate.from('2024-05-06').withCalendar('hebrew'),
  Temporal.PlainDateTime.from('2024-05-06T07:08:09').withCalendar('buddhist'),
  Temporal.PlainDate.from('2024-05-06'),
  Temporal.PlainDateTime.from('2024-05-06T07:08:09.999'),
  Temporal.PlainDate.from('+012024-05-06'),
];
export function transform({ values }) {
  return { values: values.map((_, i) => dates[i]) };
}
`;

test('a date that a rule returns is the same day in a workbook, whatever its calendar', async () => {
  const grid = new Map([...makeRows(1, 1, () => ['H:id', 'day']), ...makeRows(2, 5, (i) => [`D:${i}`, `${i}`])]);
  const { output, artifact } = await runPackage({ fields: { id: {}, day: { script } } }, [{ grid }]);
  assert.deepEqual(artifact.rule_errors, []);
  assert.deepEqual(
    output.Normalized!.slice(1).map((row) => row[1]),
    [
      { date: '2024-05-06' },
      { datetime: '2024-05-06T07:08:09' },
      { date: '2024-05-06' },
      { datetime: '2024-05-06T07:08:09' },
      '+012024-05-06',
    ],
  );
});
