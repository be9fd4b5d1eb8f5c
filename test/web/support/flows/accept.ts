import type { Figures, Job } from '../../../../src/contract/api/index.ts';
import { findSaidTwice, findStepsTwice, listStanding, nextOnDocument, readCorrections } from './document.ts';
import { type Flow, findRescue, type Next, readLines } from './play.ts';
import type { World } from './world.ts';

const makeText = (name: string, no: number, dues: number) => `Membership no;Surname;Dues;QX1;QX2
M-${no};${name};${dues};a;1
M-${no + 1};Oak;8.50;b;2
`;

/** What a document's button said when it was pressed. */
export interface Shown {
  rows: number;
  total: number | null;
}

/** "Take and accept 59 rows, 16,016.74" */
export function readButton(label: string): Shown | null {
  const found = /([\d,]+) rows?(?:, ([-\d,.]+))?/.exec(label);
  if (!found) return null;
  const number = (text: string) => Number(text.replaceAll(',', ''));
  return { rows: number(found[1]!), total: found[2] === undefined ? null : number(found[2]) };
}

/** What is wrong with a document that should be signed as it was shown. */
export async function checkSigned(world: World, id: string, shown: Shown | undefined): Promise<string[]> {
  const [review, job, drafts, items] = await Promise.all([
    world.nadia.review(id),
    world.nadia.job(id),
    world.nadia.drafts(),
    readCorrections(world.nadia, id),
  ]);
  const wrong = [...findStepsTwice(review), ...findSaidTwice(items)];
  if (review.state !== 'accepted') wrong.push(`${job.source_file} is ${review.state}`);
  const signed = review.history.filter(({ action }) => action === 'accepted');
  const last = signed.at(-1);
  if (signed.filter(({ by }) => by === 'Nadia').length > 1) wrong.push('Nadia has signed twice');
  if (last?.by === 'Nadia' && shown) {
    const figures = await world.nadia.read<Figures>(`jobs/${id}/figures?revision=${last.revision}`);
    const total = figures.totals[0]?.total ?? null;
    if (figures.rows !== shown.rows || total !== shown.total)
      wrong.push(`signed: ${figures.rows} rows, ${total}; shown: ${shown.rows} rows, ${shown.total}`);
    if (figures.open.length > 0 && review.attention.some((one) => one.needs_decision))
      wrong.push('signed with open points');
  }
  const draft = drafts.find(({ job_id: of }) => of === id);
  if (draft)
    wrong.push(
      `a draft is left (${job.source_file}): ${JSON.stringify(await world.nadia.read(`jobs/${id}/corrections/draft`))}`,
    );
  if (job.sequel?.state === 'pending' || job.sequel?.state === 'refused')
    wrong.push(`what follows is ${job.sequel.state}`);
  return wrong;
}

/** Two documents are decided, taken and accepted one after the other. */
export const acceptFlow: Flow = async (world, page, tag, random) => {
  const jobs: Job[] = [];
  for (const [at, name] of ['one', 'two'].entries()) {
    const { id } = await world.nadia.addSender(`Firm ${tag} ${name}`);
    const text = makeText(name, 10_000 + Math.floor(random() * 80_000), 12.25 + at);
    jobs.push(await world.nadia.run(text, `${tag} ${name}.csv`, { sender_id: id, period: '2026-05' }));
  }
  const ids = jobs.map(({ id }) => id);
  const url = world.at(`?search=${tag}`);
  const shown = new Map<string, Shown>();
  const plan = { QX1: (of: typeof page) => of.keyboard.press('x') };
  const current = () => /\/jobs\/([^/?]+)\/document/.exec(page.url())?.[1];
  const toDesk: Next = { do: 'to the desk', act: () => page.goto(url, { waitUntil: 'commit' }) };

  async function next(): Promise<Next> {
    const rescue = await findRescue(page, url);
    if (rescue) return rescue;
    const id = current();
    if (id !== undefined) {
      if (!ids.includes(id)) return toDesk;
      const step = await nextOnDocument(page, plan, (label) => {
        const figures = readButton(label);
        if (figures === null) return 'wait';
        return {
          do: `Enter (${label})`,
          act: () => {
            shown.set(id, figures);
            return page.keyboard.press('Enter');
          },
        };
      });
      return step === 'done' ? toDesk : step;
    }
    const lines = (await readLines(page)).filter(({ id: of }) => ids.includes(of));
    if (lines.length < ids.length) return 'wait';
    const open = lines.find(({ group }) => group === 'To decide' || group === 'Clean');
    if (open)
      return {
        do: `open ${open.name}`,
        act: () => page.locator(`tr[data-line="${open.id}"] a[data-open]`).click({ timeout: 3_000 }),
      };
    return lines.every(({ group }) => group === 'Done') ? 'done' : 'wait';
  }

  return {
    deeds: 9,
    crucial: { is: /^Enter \(Take/, count: 2 },
    start: () => page.goto(url),
    next,
    other: async () => {
      const id = current() ?? ids[0]!;
      const { revision } = await world.ida.job(id);
      const correct = (a1: string, said: object) => {
        const corrections = [{ kind: 'column_field', places: [{ sheet: 0, a1 }], ...said }];
        return world.ida.send('POST', `jobs/${id}/corrections`, { base_revision: revision, corrections });
      };
      switch (Math.floor(random() * 6)) {
        case 0:
          return world.ida.accept(id);
        case 1:
          return correct('B1', { field: null, then: 'carry' });
        case 2:
          return correct('C1', { field: null, then: 'carry' });
        case 3:
          return correct('D1', { field: null, then: 'leave_out' });
        case 4:
          return world.ida.send('POST', `jobs/${id}/comments`, { text: 'Look at this.' });
        default:
          return world.ida.step(`jobs/${id}/review/assignment`, { assignee: 'Ida' }, 'PUT');
      }
    },
    check: async () => {
      const wrong: string[] = [];
      for (const id of ids) {
        wrong.push(...(await checkSigned(world, id, shown.get(id))));
        const items = await readCorrections(world.nadia, id);
        const { history } = await world.nadia.review(id);
        const isOfIda = history.some(({ by, action }) => by === 'Ida' && action === 'accepted');
        for (const [a1, then] of [
          ['D1', 'leave_out'],
          ['E1', 'carry'],
        ] as const) {
          const said = listStanding(items).filter(({ places }) => places.some((place) => place.a1 === a1));
          const is = said.map((one) => (one.kind === 'column_field' ? one.then : one.kind)).join(', ');
          if (is !== then && !(isOfIda && is === '')) wrong.push(`${a1} is ${is || 'lost'}`);
        }
      }
      return wrong;
    },
  };
};
