import { type AmountModel, pickTier, work } from './amounts.ts';
import { Dice } from './dice.ts';
import { type Edition, type Field, isDate, type Row, round } from './edition.ts';
import { IdSource } from './ids.ts';
import { type ListFieldName, listFields, words } from './list-fields.ts';
import { type ListPlan, makePeople, sortRows } from './make-list.ts';
import { namePools } from './names.ts';
import { addMonths, makeTitles } from './titles.ts';

/** The next honest edition of a list: what really changes in a month, and how people write it down. */
export function makeNextMonth(plan: ListPlan, before: Edition): Edition {
  const month = addMonths(before.month, 1);
  const dice = new Dice(`${plan.name} ${month}`);
  const rows = before.rows.map((row) => changePerson(row, plan, before, dice));
  const stayed = rows.filter(() => !dice.chance(plan.ids.isRandom ? 0.012 : 0.008));
  const joined = join(plan, { ...before, month }, dice.count(rows.length, dice.chance(0.06) ? 0.1 : 0.015), dice);
  const changed = correctDetails(raise([...stayed, ...joined], plan, dice), { ...before, rows: stayed }, dice);
  const resorted = dice.chance(0.02) ? { sortedBy: dice.pick(['member_id', 'last_name', 'start_date']) } : plan;
  const isSame =
    changed.length === before.rows.length &&
    changed.every((row, i) => before.fields.every(({ name }) => row[name] === before.rows[i]![name]));
  const ordered = sortRows(isSame && !dice.chance(0.03) ? touch(changed, dice) : changed, resorted, before.fields);
  return dress(
    plan,
    { ...before, month, rows: ordered, titles: makeTitles(plan.titleForm, month, plan.language, plan.titleLines) },
    dice,
  );
}

function join(plan: ListPlan, before: Edition, count: number, dice: Dice): Row[] {
  if (plan.newcomers !== undefined) {
    const known = new Set(before.rows.map((row) => row.member_id));
    return dice.shuffle(plan.newcomers.filter((row) => !known.has(row.member_id!))).slice(0, count);
  }
  const ids = new IdSource(plan.ids, before.rows, 'member_id', dice);
  if (dice.chance(0.04)) ids.beginRange();
  return makePeople(plan, before, count, dice, ids);
}

/** Somebody's amounts of the month; rarely, somebody marries, gets other hours or is away. */
function changePerson(row: Row, plan: ListPlan, { fields }: Edition, dice: Dice): Row {
  const changes: Record<string, Row[string]> = {};
  if (dice.chance(0.0015)) {
    const last_name = dice.pick(namePools[plan.language].last);
    changes.last_name = last_name;
    changes.full_name = plan.isLastFirst ? `${last_name}, ${row.first_name}` : `${row.first_name} ${last_name}`;
  }
  for (const [name, model] of Object.entries(plan.amounts)) {
    const now = changeAmount(name, model, { row, changes, plan }, dice);
    if (now !== row[name]) changes[name] = now;
  }
  for (const { name, decimals } of fields)
    if (typeof changes[name] === 'number') changes[name] = round(changes[name], decimals);
  return Object.keys(changes).length === 0 ? row : { ...row, ...changes };
}

function changeAmount(
  name: string,
  model: AmountModel,
  { row, changes, plan }: { row: Row; changes: Row; plan: ListPlan },
  dice: Dice,
): Row[string] {
  const amount = row[name];
  if (typeof amount !== 'number') return model.model === 'worked' ? round(work(model.full, dice), 1) : (amount ?? null);
  switch (model.model) {
    case 'tiers':
      return dice.chance(0.012) ? pickTier(model, dice) : amount;
    case 'steady':
      return dice.chance(0.015) ? amount * (1.02 + 0.1 * dice.share()) : amount;
    case 'worked':
      return dice.chance(0.004)
        ? 0
        : work(amount < model.full / 4 ? model.full * 0.75 : 0.7 * amount + 0.3 * usual(amount, model.full), dice);
    case 'follows': {
      const [before, now] = [row[model.of], changes[model.of]];
      const isKnown = typeof now === 'number' && typeof before === 'number';
      if (!isKnown) return amount;
      const rate =
        before > 0 && amount > 0
          ? amount / before
          : dice.pick(plan.amounts[name]!.model === 'follows' ? model.rates : [1]);
      return now * rate;
    }
  }
}

const usual = (amount: number, full: number): number => (amount > full * 0.85 ? full : amount);

/** A raise for all, once in a year. */
function raise(rows: readonly Row[], { amounts }: ListPlan, dice: Dice): readonly Row[] {
  const raised = Object.entries(amounts).filter(([, { model }]) => model === 'steady');
  if (raised.length === 0 || !dice.chance(0.08)) return rows;
  const factor = 1.015 + 0.03 * dice.share();
  return rows.map((row) => {
    const changes: Record<string, number> = {};
    for (const [name] of raised) if (typeof row[name] === 'number') changes[name] = round(row[name] * factor);
    for (const [name, model] of Object.entries(amounts)) {
      if (model.model === 'follows' && model.of in changes && typeof row[name] === 'number')
        changes[name] = round(row[name] * factor);
    }
    return { ...row, ...changes };
  });
}

/** Mistakes of earlier months that somebody corrects, and details that become known. */
function correctDetails(rows: readonly Row[], { fields }: Edition, dice: Dice): readonly Row[] {
  const corrected = [...rows];
  const change = (share: number, edit: (row: Row) => Row): void => {
    if (corrected.length === 0 || !dice.chance(share)) return;
    const at = dice.below(corrected.length);
    corrected[at] = edit(corrected[at]!);
  };
  const amounts = fields.filter(({ role }) => role === 'amount');
  change(0.25, (row) =>
    isDate(row.birth_date)
      ? { ...row, birth_date: row.birth_date.add(dice.pick([{ years: 1 }, { days: 9 }, { months: -1 }])) }
      : row,
  );
  change(0.1, (row) =>
    isDate(row.start_date) ? { ...row, start_date: row.start_date.subtract({ months: dice.between(1, 5) }) } : row,
  );
  change(0.1, (row) => ({ ...row, city: dice.pick(['Nova', 'Neuhof', 'Villa', 'Westend']) }));
  change(0.05, (row) => ({ ...row, [dice.pick(amounts).name]: 0 }));
  change(0.02, (row) => ({ ...row, [dice.pick(amounts).name]: null }));
  change(0.003, (row) => {
    const { name } = dice.pick(amounts);
    return typeof row[name] === 'number' ? { ...row, [name]: -row[name] } : row;
  });
  return corrected;
}

/** Months in which nothing at all changes are rare. */
function touch(rows: readonly Row[], dice: Dice): readonly Row[] {
  const at = dice.below(rows.length);
  return rows.filter((_, i) => i !== at);
}

/** How the sender's program, or another colleague, writes the list this month. */
function dress({ language, titleLines }: ListPlan, edition: Edition, dice: Dice): Edition {
  let { fields, look, titles, total } = edition;
  if (dice.chance(0.04)) fields = moveOne(fields, dice);
  if (dice.chance(0.06)) fields = rename(fields, dice.chance(0.3) ? fields : [dice.pick(fields)], language);
  if (dice.chance(0.03) && look.format === 'csv') look = { ...look, dates: look.dates === 'iso' ? 'dmy/' : 'iso' };
  if (dice.chance(0.02)) look = { ...look, format: look.format === 'csv' ? 'xlsx' : 'csv', dates: 'iso' };
  if (dice.chance(0.03)) total = total === null ? words[language].total : null;
  if (dice.chance(0.04) && titleLines > 0) titles = [...titles, ''];
  return { ...edition, fields, look, titles, total };
}

function moveOne(fields: readonly Field[], dice: Dice): Field[] {
  const moved = [...fields];
  const [one] = moved.splice(dice.between(1, moved.length - 1), 1);
  moved.splice(dice.between(1, moved.length), 0, one!);
  return moved;
}

function rename(fields: readonly Field[], which: readonly Field[], language: keyof typeof words): Field[] {
  return fields.map((field) => {
    if (!which.includes(field) || !(field.name in listFields)) return field;
    const { headers } = listFields[field.name as ListFieldName];
    return { ...field, header: headers[language].find((header) => header !== field.header)! };
  });
}
