import type { ConfigVersion, Page as ListOf, PreviewWindow } from '../../../../src/contract/api/index.ts';
import { checkSigned, readButton, type Shown } from './accept.ts';
import { nextOnDocument } from './document.ts';
import { type Flow, findRescue, type Next, readLines } from './play.ts';

const makeText = (no: number) => `Invoice No,Customer,Invoice Date,Total (CAD),Paid,Remarks
ZIB-${no},Acme Ltd.,2024-03-01,"1,200.50",yes,first
ZIB-${no + 1},Birch Inc.,2024-03-02,99.00,no,
ZIB-${no + 2},Cedar Company,2024-03-05,15.25,yes,third one
`;
const ROWS = 3;
const COLUMNS = 5;

/** Own columns become a package, and its first document is accepted. */
export const ownColumnsFlow: Flow = async (world, page, tag, random) => {
  const name = `own ${tag}`;
  const file = `${name}.csv`;
  const url = world.at('/configs/own-columns');
  const desk = world.at(`?search=${tag}`);
  const shown = new Map<string, Shown>();
  let isNamedByIda = false;
  const bytes = { name: file, mimeType: 'text/csv', buffer: Buffer.from(makeText(100 + Math.floor(random() * 800))) };

  async function next(): Promise<Next> {
    // Once there is a document, the columns are done.
    const rescue = await findRescue(page, shown.size > 0 ? desk : url);
    if (rescue) return rescue;
    const id = /\/jobs\/([^/?]+)\/document/.exec(page.url())?.[1];
    if (id !== undefined) {
      const step = await nextOnDocument(page, {}, (label) => {
        const figures = readButton(label);
        if (figures === null) return 'wait';
        const act = () => {
          shown.set(id, figures);
          return page.keyboard.press('Enter');
        };
        return { do: `Enter (${label})`, act };
      });
      return step === 'done' ? { do: 'to the desk', act: () => page.goto(desk, { waitUntil: 'commit' }) } : step;
    }
    if (!page.url().includes('own-columns')) return nextOnDesk();
    const button = (text: string | RegExp) => page.getByRole('button', { name: text });
    const is = await page.evaluate(() => {
      const find = (start: string) =>
        [...document.querySelectorAll<HTMLButtonElement>('button')].find((one) => one.textContent?.startsWith(start));
      return {
        canDrop: find('Drop an example')?.disabled === false,
        canTry: find('Try on this document')?.disabled === false,
        canPublish: find('Publish')?.matches(':enabled:not([data-loading])') === true,
        hasRemarks: document.querySelector<HTMLInputElement>('input[aria-label="Use Remarks"]')?.checked ?? null,
        isTaken: find('Use “') !== undefined,
      };
    });
    if (is.isTaken) return { do: 'another name', act: () => button(/^Use “/).click({ timeout: 3_000 }) };
    if (is.canDrop) return { do: 'drop', act: () => page.locator('input[type=file]').setInputFiles([bytes]) };
    if (is.hasRemarks)
      return {
        do: 'leave out Remarks',
        act: () => page.getByRole('checkbox', { name: 'Use Remarks' }).uncheck({ timeout: 3_000 }),
      };
    if (is.canTry) return { do: 'Enter (try)', act: () => button(/^Try on this/).press('Enter', { timeout: 3_000 }) };
    if (is.canPublish)
      return { do: 'Enter (publish)', act: () => button(/^Publish/).press('Enter', { timeout: 3_000 }) };
    return 'wait';
  }

  async function nextOnDesk(): Promise<Next> {
    if (!page.url().includes(tag)) return { do: 'to the desk', act: () => page.goto(desk, { waitUntil: 'commit' }) };
    const lines = (await readLines(page)).filter((line) => line.name.includes(file));
    const open = lines.find(({ group }) => group === 'To decide' || group === 'Clean');
    const link = page.locator(`tr[data-line="${open?.id}"] a[data-open]`);
    if (open) return { do: `open ${open.name}`, act: () => link.click({ timeout: 3_000 }) };
    return lines.length > 0 && lines.every(({ group }) => group === 'Done') ? 'done' : 'wait';
  }

  return {
    deeds: 6,
    crucial: { is: /publish|Take and accept/, count: 2 },
    start: () => page.goto(url),
    next,
    other: async () => {
      const [job] = await world.ida.jobs(tag);
      const at = Math.floor(random() * 3);
      if (job && at === 0) return world.ida.accept(job.id);
      if (job && at === 1) return world.ida.send('POST', `jobs/${job.id}/comments`, { text: 'Look at this.' });
      isNamedByIda = true;
      return world.ida.send('POST', 'configs', { name }).catch((error) => {
        isNamedByIda = false;
        throw error;
      });
    },
    check: async () => {
      const wrong: string[] = [];
      const configs = (await world.nadia.configs()).filter((one) => one.name.includes(tag));
      const wanted = isNamedByIda ? 2 : 1;
      if (configs.length !== wanted) wrong.push(`packages: ${configs.map((one) => one.name).join(', ')}`);
      const states: string[] = [];
      for (const { id, name: of } of configs) {
        if (isNamedByIda && of === name) continue;
        const { items } = await world.nadia.read<ListOf<ConfigVersion>>(`configs/${id}/versions`);
        states.push(...items.map(({ status }) => status));
      }
      if (states.join() !== 'active') wrong.push(`versions: ${states.join(', ')}`);
      const jobs = (await world.nadia.jobs(tag)).filter((one) => one.source_file === file);
      if (jobs.length !== 1) wrong.push(`the document exists ${jobs.length} times`);
      for (const { id } of jobs) {
        wrong.push(...(await checkSigned(world, id, shown.get(id))));
        const { rows, columns = [] } = await world.nadia.read<PreviewWindow & { columns?: unknown[] }>(
          `jobs/${id}/output/rows?rows=20`,
        );
        const data = rows.filter(({ values }) => String(values[0]).startsWith('ZIB-'));
        const width = Math.max(...data.map(({ values }) => values.length));
        if (data.length !== ROWS || (columns.length > 0 && columns.length < COLUMNS))
          wrong.push(`${data.length} rows of ${width}`);
      }
      const documents = (await world.nadia.documents(tag)).filter(({ filename }) => filename === file);
      if (documents.length > 1) wrong.push(`note: the example is stored ${documents.length} times`);
      return wrong;
    },
  };
};
