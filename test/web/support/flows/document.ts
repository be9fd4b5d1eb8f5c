import type { Page } from 'playwright-core';
import type { CorrectionList, Review } from '../../../../src/contract/api/index.ts';
import type { Next } from './play.ts';
import type { Api } from './world.ts';

/** Keys that answer the line of a column, by its header; all other lines get the framed answer, or else the first. */
export type Plan = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

/** What the page of a document shows to somebody who decides. */
interface Shown {
  bar: string;
  header: string;
  isFinding: boolean;
  isBusy: boolean;
  /** How many lines are open; null: nothing can be decided now. */
  isOpen: boolean;
  end: string | null;
  isEndReady: boolean;
  dialog: string;
  isDiscardable: boolean;
  overtaken: boolean;
  text: string;
}

const look = (page: Page): Promise<Shown> =>
  page.evaluate(() => {
    const lines = document.querySelector('[aria-label="What to decide"]');
    const wide = document.querySelector<HTMLButtonElement>('button[data-wide]');
    const end = document.querySelector<HTMLButtonElement>('button[data-primary]:not([data-phone])');
    const chosen = lines?.querySelector('[aria-current=true]');
    const kept = document.querySelector('[aria-label="Not applied yet"]');
    return {
      bar: wide?.parentElement?.querySelector('[role=status]')?.textContent ?? '',
      header: chosen?.querySelector('button')?.textContent ?? '',
      isFinding:
        document.querySelector('[role=combobox][aria-label="Find a field"], input[aria-label="Find a field"]') !== null,
      isBusy: document.querySelector('[aria-label=Effect]')?.getAttribute('aria-busy') === 'true',
      isOpen: wide !== null,
      end: end?.textContent ?? null,
      isEndReady: end !== null && !end.disabled,
      dialog: document.querySelector('[role=dialog]')?.textContent ?? '',
      isDiscardable: [...document.querySelectorAll('main button')].some((one) => one.textContent === 'Discard'),
      overtaken: /Keep \d+ from here/.test(kept?.textContent ?? ''),
      text: document.querySelector('main')?.textContent ?? document.body.textContent ?? '',
    };
  });

export const isSigned = (text: string) => /This document is signed/.test(text);

/** The page goes on by itself after a signature: this long it may take. */
const GOES_ON_MS = 2_500;
const signedSince = new WeakMap<Page, number>();

/** Discards what was said and cannot be applied any more. */
function nextOnSigned(page: Page, { isDiscardable }: Shown): Next {
  const since = signedSince.get(page) ?? performance.now();
  signedSince.set(page, since);
  if (performance.now() - since < GOES_ON_MS) return 'wait';
  const discard = page.getByRole('button', { name: 'Discard', exact: true }).first();
  return isDiscardable ? { do: 'discard', act: () => discard.click({ timeout: 3_000 }) } : 'done';
}

/** The next key on the page of a document; at its end, what `end` says. */
export async function nextOnDocument(page: Page, plan: Plan, end: (label: string) => Next): Promise<Next> {
  const shown = await look(page);
  const press = (key: string) => ({ do: `${key} (${shown.header || 'end'})`, act: () => page.keyboard.press(key) });
  if (shown.overtaken)
    return { do: 'keep from here', act: () => page.getByRole('button', { name: /^Keep \d+ from here/ }).click() };
  if (shown.dialog !== '') return { do: 'Escape', act: () => page.keyboard.press('Escape') };
  if (!isSigned(shown.text)) signedSince.delete(page);
  else return nextOnSigned(page, shown);
  if (shown.isBusy || (!shown.isOpen && shown.end === null)) return 'wait';
  if (!shown.isOpen) return shown.isEndReady ? end(shown.end ?? '') : 'wait';
  if (shown.isFinding) return { do: 'Escape', act: () => page.keyboard.press('Escape') };
  if (shown.bar.includes('to the next open one')) return press('Enter');
  const planned = plan[shown.header];
  if (planned !== undefined) return { do: `answer ${shown.header}`, act: () => planned(page) };
  return press(shown.bar.startsWith('Choose:') ? '1' : 'Enter');
}

/** Finds a field by the beginning of its name. */
export const findField = (typed: string, label: string) => async (page: Page) => {
  await page.keyboard.press('f');
  await page.getByRole('combobox', { name: 'Find a field' }).waitFor({ timeout: 3_000 });
  await page.keyboard.type(typed);
  await page.getByRole('option', { name: label, selected: true }).waitFor({ timeout: 3_000 });
  await page.keyboard.press('Enter');
};

export const readCorrections = async (api: Api, id: string) =>
  (await api.read<CorrectionList>(`jobs/${id}/corrections`)).items;

type Correction = Awaited<ReturnType<typeof readCorrections>>[number];

/** Corrections that are in force: no undo steps, and nothing that a later one supersedes. */
export function listStanding(items: readonly Correction[]): Correction[] {
  const superseded = new Set(items.flatMap(({ supersedes = [] }) => supersedes));
  return items.filter(({ id, kind }) => kind !== 'undo' && !superseded.has(id));
}

const subjectOf = ({ kind, places }: Correction) =>
  `${kind} ${places.map(({ sheet, a1 }) => `${sheet}!${a1}`).join(' ')}`;

/** Subjects that somebody said twice, by person. */
export function findSaidTwice(items: readonly Correction[]): string[] {
  const said = Map.groupBy(items, (one) =>
    `${one.by}: ${subjectOf(one)} ${JSON.stringify(one)}`.replace(/"(id|at|supersedes)":("[^"]*"|\[[^\]]*\]),?/g, ''),
  );
  return [...said].flatMap(([about, all]) => (all.length > 1 ? [`said ${all.length} times: ${about}`] : []));
}

/** Steps of a review that people took twice without taking back the first. */
export function findStepsTwice({ history, state }: Review): string[] {
  const count = (action: string) => history.filter((one) => one.action === action).length;
  const standing = count('accepted') - count('reopened');
  const wanted = state === 'accepted' ? 1 : 0;
  return standing === wanted
    ? []
    : [`${count('accepted')} signatures, ${count('reopened')} taken back, and is ${state}`];
}
