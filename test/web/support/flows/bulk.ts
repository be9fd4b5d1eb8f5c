import type { Job } from '../../../../src/contract/api/index.ts';
import { type Flow, findRescue, type Next, readLines } from './play.ts';

const HEADER = 'Surname;Given name;Membership no;Company;Member since\n';
const makeClean = (no: number) =>
  `${HEADER}Singh;Noah;M-${String(no).padStart(5, '0')};Brixton Aggregates Ltd.;2019-05-06\n`;
const COUNT = 4;
/** The list of what is to be accepted is loaded when it is first asked for. */
const PATIENCE_MS = 4_000;

/** Clean documents are accepted together, and this is undone. */
export const bulkFlow: Flow = async (world, page, tag, random) => {
  const jobs: Job[] = [];
  for (let at = 0; at < COUNT; at++) {
    jobs.push(await world.nadia.run(makeClean(Math.floor(random() * 90_000) + at), `${tag} ${at}.csv`));
  }
  const ids = jobs.map(({ id }) => id);
  const url = world.at(`?search=${tag}`);
  /** What the person has done and seen done. */
  let isUndoing = false;
  let byIda: string | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;

  async function next(): Promise<Next> {
    const rescue = await findRescue(page, url);
    if (rescue) return rescue;
    const lines = (await readLines(page)).filter(({ id }) => ids.includes(id));
    if (lines.length < COUNT || lines.some(({ group }) => group === 'Waiting and stuck')) return 'wait';
    const is = await page.evaluate(() => ({
      isAccepting: /\d+ documents? left…/.test(document.querySelector('#root')?.textContent ?? ''),
      ready: document.activeElement?.textContent?.startsWith('Accept th') === true,
      isAsked: document.querySelector('[role=dialog]') !== null,
      undo: [...document.querySelectorAll('button')].some((one) => /^Undo( all \d+)? ?z$/.test(one.textContent ?? '')),
    }));
    if (is.isAsked) return is.ready ? { do: 'Enter', act: () => page.keyboard.press('Enter') } : 'wait';
    if (is.isAccepting) return 'wait';
    const clean = lines.filter(({ text, group }) => group === 'Clean' && !text.includes('Look first'));
    const done = lines.filter(({ group, id }) => group === 'Done' && id !== byIda);
    if (!isUndoing) {
      if (clean.length > 0) {
        if (performance.now() - askedAtMs < PATIENCE_MS) return 'wait';
        askedAtMs = performance.now();
        return { do: 'Shift+A', act: () => page.keyboard.press('A') };
      }
      isUndoing = true;
    }
    if (done.length === 0) return 'done';
    if (is.undo) return { do: 'z', act: () => page.keyboard.press('z') };
    // The line with the undo is gone: the list of what was accepted together has it, too.
    const undo = page.getByRole('list', { name: 'Accepted together' }).getByRole('button', { name: 'Undo' });
    return (await undo.count()) > 0
      ? { do: 'undo in the list', act: () => undo.first().click({ timeout: 3_000 }) }
      : 'wait';
  }

  return {
    deeds: 3,
    crucial: { is: /^(Enter|z)$/, count: 2 },
    start: async () => {
      await page.goto(url);
    },
    next,
    other: async () => {
      const id = ids[Math.floor(random() * COUNT)]!;
      switch (Math.floor(random() * 4)) {
        case 0:
          byIda = id;
          return world.ida.accept(id).catch((error) => {
            byIda = undefined;
            throw error;
          });
        case 1:
          return world.ida.send('POST', `jobs/${id}/comments`, { text: 'Look at this.' });
        case 2:
          return world.ida.step(`jobs/${id}/review/assignment`, { assignee: 'Ida' }, 'PUT');
        default: {
          const { items } = await world.ida.read<{ items: { id: string; standing: number }[] }>('bulk-acceptances');
          const standing = items.find((one) => one.standing > 0);
          return standing && world.ida.send('POST', `bulk-acceptances/${standing.id}/undo`, {});
        }
      }
    },
    check: async () => {
      const wrong: string[] = [];
      let signed = 0;
      for (const id of ids) {
        const { state, history } = await world.nadia.review(id);
        const count = (action: string, by?: string) =>
          history.filter((one) => one.action === action && (by === undefined || one.by === by)).length;
        const own = count('accepted', 'Nadia');
        signed += own + count('accepted', 'Ida');
        if (own > 1) wrong.push(`${id} was signed ${own} times by Nadia`);
        const standing = count('accepted') - count('reopened');
        const wanted = id === byIda ? 1 : 0;
        if (standing !== wanted || (state === 'accepted') !== (wanted === 1))
          wrong.push(`${id}: ${count('accepted')} signatures, ${count('reopened')} undone, ${state}`);
      }
      if (signed < COUNT - 1) wrong.push(`only ${signed} were signed`);
      return wrong;
    },
  };
};
