import { findField, findSaidTwice, findStepsTwice, listStanding, nextOnDocument, readCorrections } from './document.ts';
import { type Flow, findRescue, type Next } from './play.ts';

const TEXT = `Members in May;;;;;
QX1;QX2;QX3;QX4;Company;Member since
Singh;Noah;a;1;Brixton Aggregates Ltd.;2019-05-06
Oak;Ann;b;2;Brixton Aggregates Ltd.;someday
`;

const ANSWERS = { QX1: 'leave_out', QX2: 'first_name', QX3: 'carry', QX4: 'carry' } as const;

/** Columns, rows, values and points of a document are decided by lines, and taken. */
export const decideFlow: Flow = async (world, page, tag, random) => {
  const { id: senderId } = await world.nadia.addSender(`Firm ${tag}`);
  const { id } = await world.nadia.run(TEXT, `${tag}.csv`, { sender_id: senderId, period: '2026-05' });
  const url = world.at(`/jobs/${id}/document`);
  const asked = (await world.nadia.review(id)).attention.filter((one) => one.needs_decision);
  const plan = {
    QX1: (of: typeof page) => of.keyboard.press('x'),
    QX2: findField('fir', 'First name'),
  };
  const columns = ['A2', 'B2', 'C2', 'D2'];
  const correct = async (a1: string, said: object) => {
    const { revision } = await world.ida.job(id);
    const corrections = [{ kind: 'column_field', places: [{ sheet: 0, a1 }], ...said }];
    await world.ida.send('POST', `jobs/${id}/corrections`, { base_revision: revision, corrections });
    return world.ida.ended(id);
  };
  return {
    deeds: 10,
    crucial: { is: /^t /, count: 1 },
    start: () => page.goto(url),
    next: async (): Promise<Next> => {
      const rescue = await findRescue(page, url);
      if (rescue) return rescue;
      if (!page.url().includes(id)) return { do: 'back', act: () => page.goto(url) };
      return nextOnDocument(page, plan, (label) => {
        if (label.startsWith('Take')) return { do: `t (${label})`, act: () => page.keyboard.press('t') };
        // A mark of what is being sent stays until the page has read the document again.
        return /^Accept \d+ row/.test(label) ? 'done' : 'wait';
      });
    },
    other: async () => {
      const at = Math.floor(random() * 5);
      if (at === 0) return correct('E2', { field: null, then: 'carry' });
      if (at === 1) return correct('A2', { field: null, then: 'leave_out' });
      if (at === 2) return correct('C2', { field: null, then: 'leave_out' });
      if (at === 3) return world.ida.send('POST', `jobs/${id}/comments`, { text: 'Look at this.' });
      return decideInAnotherBrowser();
    },
    check: async () => {
      const [items, review, job, drafts] = await Promise.all([
        readCorrections(world.nadia, id),
        world.nadia.review(id),
        world.nadia.job(id),
        world.nadia.drafts(),
      ]);
      const wrong = [...findSaidTwice(items), ...findStepsTwice(review)];
      for (const [at, [header, answer]] of Object.entries(ANSWERS).entries()) {
        // Both may say something about a column: the later word counts, and each is there once.
        const ofColumn = listStanding(items).filter(
          ({ kind, places }) => kind === 'column_field' && places.some(({ a1 }) => a1 === columns[at]),
        );
        const own = ofColumn.filter(({ by }) => by.startsWith('Nadia ('));
        const said = own.map((one) => (one.kind === 'column_field' ? (one.field ?? one.then) : one.kind));
        const isRight = said.length === 0 ? ofColumn.length > 0 : said.join() === answer;
        if (!isRight) wrong.push(`${header} is ${said.join(', ') || 'lost'}`);
      }
      const rows = listStanding(items).filter(({ kind }) => kind === 'row_label');
      if (asked.some(({ code }) => code === 'doubtful_header') && rows.length !== 1)
        wrong.push(`${rows.length} headers`);
      const left = review.attention.filter((one) => one.needs_decision);
      if (left.length > 0) wrong.push(`to decide: ${left.map(({ code }) => code).join(', ')}`);
      if (drafts.some(({ job_id: of }) => of === id)) wrong.push('a draft is left');
      if (job.sequel?.state === 'pending' || job.open_revision !== null) wrong.push('not applied');
      wrong.push(...(await findPiecesTwice(senderId)));
      return wrong;
    },
  };

  /** The other person says the same in her browser. */
  async function decideInAnotherBrowser(): Promise<void> {
    const own = await world.browsers.ida.newPage();
    own.setDefaultTimeout(8_000);
    try {
      await own.goto(url);
      await own.getByRole('button', { name: /^Accept with \d+ open/ }).waitFor();
      await own.keyboard.press('Shift+Enter');
      await own.keyboard.press('t');
      await own.waitForTimeout(2_000);
    } finally {
      await own.close();
    }
  }

  async function findPiecesTwice(sender: string): Promise<string[]> {
    const { items } = await world.nadia.read<{ items: { config_id: string; version: number }[] }>(
      `senders/${sender}/recipes`,
    );
    const [newest] = items;
    if (newest === undefined) return ['no recipe'];
    const made = await world.nadia.read<Record<string, unknown>>(
      `senders/${sender}/recipes/${newest.config_id}/${newest.version}`,
    );
    const { pieces = [] } = (made.recipe ?? made) as { pieces?: { id?: string }[] };
    const texts = pieces.map(({ id: _, ...piece }) => JSON.stringify(piece));
    return new Set(texts).size === texts.length ? [] : ['a piece of the recipe is there twice'];
  }
};
