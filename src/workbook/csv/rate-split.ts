/** Each record that does not fit makes a way to split the text this many times less likely. */
const MISFIT_ODDS = 10;

/**
 * Confidence (0 to 1) that the text is split in the right way. A way is given as the number of fields of each record.
 * The alternatives are the other ways, and a single column whose text contains the delimiter. A way is more likely the
 * more fields it makes, and less likely for each record with a different number of fields.
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

/** Returns a logarithm, because the product over thousands of records would underflow. */
function weigh(counts: readonly number[], fields: number): number {
  const misfits = counts.filter((count) => count !== fields).length;
  return Math.log(fields) - misfits * Math.log(MISFIT_ODDS);
}

/** The most common number of fields above 1, or 1 if there is none. If two are equally common, the larger one. */
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
