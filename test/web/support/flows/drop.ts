import type { Page } from 'playwright-core';
import type { Flow, Next } from './play.ts';
import { findRescue, readLines } from './play.ts';

/** What was dropped is looked for this long before it counts as gone. */
const LOOK_FOR_MS = 3_000;
const HEADER = 'Surname;Given name;Membership no;Company;Member since\n';
const makeList = (random: () => number) =>
  `${HEADER}Oak;Ann;M-${String(Math.floor(random() * 99_999)).padStart(5, '0')};Brixton Aggregates Ltd.;2019-05-06\n`;

/** Files become lines with a sender and a period, and are read. */
export const dropFlow: Flow = async (world, page, tag, random) => {
  const sender = `Firm ${tag}`;
  const files = new Map([
    [`${tag} liste.csv`, { text: makeList(random), period: '2026-10' }],
    [`${tag} 2026-11.csv`, { text: makeList(random), period: '2026-11' }],
  ]);
  const [untitled] = [...files.keys()];
  const url = world.at('?period=all');
  let goneSince: number | undefined;
  let hasDropped = false;
  const drop = (names: readonly string[]) =>
    page.evaluate(
      (all) => {
        const transfer = new DataTransfer();
        for (const [name, text] of all) transfer.items.add(new File([text], name));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      },
      names.map((name) => [name, files.get(name)!.text] as const),
    );
  const look = () => readArrivals(page);

  async function next(): Promise<Next> {
    const rescue = await findRescue(page, url);
    if (rescue) return rescue;
    const arriving = await look();
    if (arriving !== null) {
      goneSince = undefined;
      const period = arriving.fields[`Period of ${untitled}`];
      if (period === '') return say(page, `Period of ${untitled}`, 'Okt 26');
      const whose = [...files.keys()].map((name) => arriving.fields[`Sender of ${name}`]);
      if (whose.includes('') && arriving.fields['Sender for those without'] === '')
        return say(page, 'Sender for those without', sender);
      const read = page.getByRole('button', { name: /^Read \d/ });
      return arriving.canRead ? { do: 'read', act: () => read.press('Enter', { timeout: 3_000 }) } : 'wait';
    }
    const lines = await readLines(page);
    const ofFile = (name: string) => lines.filter((line) => line.name.includes(name));
    const failed = [...files.keys()]
      .flatMap(ofFile)
      .find(({ id, text }) => id.startsWith('upload') && text.includes('Not read'));
    if (failed) {
      const line = page.locator(`tr[data-line="${failed.id}"]`);
      return {
        do: 'remove the line',
        act: () => line.getByRole('button', { name: 'Remove the line' }).click({ timeout: 3_000 }),
      };
    }
    const missing = [...files.keys()].filter((name) => ofFile(name).length === 0);
    const hide = page.getByRole('button', { name: 'Hide the message' });
    if (missing.length === 0) {
      goneSince = undefined;
      const isRead = lines.every(({ name, group }) => !name.includes(tag) || group !== 'Waiting and stuck');
      return isRead ? 'done' : 'wait';
    }
    goneSince ??= performance.now();
    if (hasDropped && performance.now() - goneSince < LOOK_FOR_MS) return 'wait';
    if ((await hide.count()) > 0) return { do: 'hide the message', act: () => hide.first().click() };
    if ((await page.getByRole('button', { name: 'Drop or choose documents' }).count()) === 0) return 'wait';
    hasDropped = true;
    goneSince = undefined;
    return { do: `drop ${missing.length}`, act: () => drop(missing) };
  }
  return {
    deeds: 4,
    crucial: { is: /^read/, count: 1 },
    start: async () => {
      await page.goto(url);
      await page.getByRole('button', { name: 'Drop or choose documents' }).waitFor();
    },
    next,
    other: async () => {
      const at = Math.floor(random() * 3);
      if (at === 0) return world.ida.addSender(sender);
      const [job] = await world.ida.jobs(tag);
      if (at === 1 && job) return world.ida.step(`jobs/${job.id}/review/assignment`, { assignee: 'Ida' }, 'PUT');
      const { id } =
        (await world.ida.senders()).find(({ name }) => name === sender) ?? (await world.ida.addSender(sender));
      return world.ida.run(makeList(random), `of ida ${tag}.csv`, { sender_id: id, period: '2026-10' });
    },
    check: async () => {
      const wrong: string[] = [];
      const senders = (await world.nadia.senders()).filter(({ name }) => name === sender);
      if (senders.length !== 1) wrong.push(`${senders.length} senders`);
      const jobs = await world.nadia.jobs(tag);
      const documents = await world.nadia.documents(tag);
      for (const [name, { period }] of files) {
        const own = jobs.filter(({ source_file: file }) => file === name);
        if (own.length !== 1) wrong.push(`${name} exists ${own.length} times`);
        for (const job of own) {
          const is = `${job.sender_id} ${job.period}`;
          if (is !== `${senders[0]?.id} ${period}`) wrong.push(`${name} is of ${is}`);
        }
        const stored = documents.filter(({ filename }) => filename === name).length;
        if (stored > own.length) wrong.push(`note: ${name} is stored ${stored} times`);
      }
      return wrong;
    },
  };
};

const say = (page: Page, label: string, text: string): Next => ({
  do: `${label}: ${text}`,
  act: async () => {
    const field = page.locator(`input[aria-label="${label}"]`);
    await field.click({ timeout: 3_000 });
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  },
});

/** The fields of the files that arrive, by their labels; null if none does. */
const readArrivals = (page: Page) =>
  page.evaluate(() => {
    const section = document.querySelector('section[aria-label=Arriving]');
    if (section === null) return null;
    const fields = [...section.querySelectorAll<HTMLInputElement>('input[data-field]')];
    return {
      fields: Object.fromEntries(fields.map((one) => [one.getAttribute('aria-label') ?? '', one.value])),
      canRead:
        section.querySelector<HTMLButtonElement>('button[data-read]')?.matches(':enabled:not([data-loading])') === true,
    };
  });
