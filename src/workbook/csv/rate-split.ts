/** A record that does not fit makes a way to split the text so many times less likely. */
const MISFIT_ODDS = 10;

/**
 * How sure it is that the chosen way to split a text is the right one, from 0 to 1. Each way is given as the number of
 * fields of each record. The alternatives are the other ways, and that the text has one column in which the delimiter
 * occurs. A way is as likely as it makes fields, and less so for every record with another number of them.
 */
export function rateSplit(chosen: readonly number[], others: readonly (readonly number[])[]): number {
  const fields = findUsualCount(chosen);
  const own = weigh(chosen, fields);
  const alternatives = others
    .map((counts) => ({ counts, usual: findUsualCount(counts) }))
    .filter(({ usual }) => usual > 1)
    .map(({ counts, usual }) => weigh(counts, usual));
  if (fields > 1) alternatives.push(weigh(chosen, 1));
  const total = alternatives.reduce((sum, weight) => sum + Math.exp(weight - own), 1);
  return Math.floor(100 / total) / 100;
}

/** A logarithm, since there are thousands of records. */
function weigh(counts: readonly number[], fields: number): number {
  const misfits = counts.filter((count) => count !== fields).length;
  return Math.log(fields) - misfits * Math.log(MISFIT_ODDS);
}

/** The most common number of fields of the records that are split; 1 where none is. With equal numbers more fields win. */
function findUsualCount(counts: readonly number[]): number {
  const records = new Map<number, number>();
  for (const count of counts) if (count > 1) records.set(count, (records.get(count) ?? 0) + 1);
  let usual = 1;
  for (const [fields, found] of records) {
    const most = records.get(usual) ?? 0;
    if (found > most || (found === most && fields > usual)) usual = fields;
  }
  return usual;
}
