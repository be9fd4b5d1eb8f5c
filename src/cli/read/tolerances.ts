import { CHECKS_TO_SWITCH_OFF } from '../../contract/artifact/edition-checks.ts';
import { makeTolerances, TOLERANCE_NAMES, type ToleranceName, type Tolerances } from '../../contract/tolerances.ts';
import { usageError } from '../usage-error.ts';

const SAID = /^([a-z_.]+)=(\d+(?:\.\d+)?)$/;

/** The values of --tolerance, such as `drift.rows=0.5`, and the codes of --off; undefined for none. */
export function readTolerances(texts: readonly string[] = [], off: readonly string[] = []): Tolerances | undefined {
  const said = texts.map((text): [ToleranceName, number] => {
    const [, given = '', number] = SAID.exec(text) ?? [];
    const name = TOLERANCE_NAMES.find((known) => known === given);
    if (name !== undefined && number !== undefined) return [name, Number(number)];
    const expected = `NAME=NUMBER, such as drift.rows=0.5; the names are ${TOLERANCE_NAMES.join(', ')}`;
    throw usageError(`--tolerance is ${JSON.stringify(text)}; expected ${expected}.`);
  });
  const twice = said.find(([name], i) => said.findIndex(([other]) => other === name) !== i);
  if (twice !== undefined) throw usageError(`--tolerance is given twice for ${twice[0]}.`);
  const unknown = off.find((code) => !CHECKS_TO_SWITCH_OFF.includes(code));
  if (unknown !== undefined)
    throw usageError(`--off is ${JSON.stringify(unknown)}; expected ${CHECKS_TO_SWITCH_OFF.join(', ')}.`);
  const tolerances = makeTolerances(said);
  return off.length === 0 ? tolerances : { ...tolerances, off: [...new Set(off)] };
}
