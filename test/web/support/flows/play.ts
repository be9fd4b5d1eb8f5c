import type { Page } from 'playwright-core';
import { makeRandom } from '../../../helpers/random.ts';
import type { World } from './world.ts';

export const DISTURBANCES = ['other person', 'reload', 'offline', 'cut', 'restart', 'kill'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** What a person does next, as the page asks. `wait`: nothing yet; `done`: the page says that nothing is left. */
export type Next = { do: string; act: () => Promise<unknown> } | 'wait' | 'done';

/** A flow as one person plays it. */
export interface Play {
  /** The number of things that the person does in it when nothing happens. */
  deeds: number;
  /** Those that the service has to keep whole, and how many there are: half of all disturbances come at one of them. */
  crucial: { is: RegExp; count: number };
  start: () => Promise<unknown>;
  /** Looks at the page. */
  next: () => Promise<Next>;
  /** Something that the other person does to the same document now. */
  other: () => Promise<unknown>;
  /** What is wrong at the end. */
  check: () => Promise<string[]>;
}

export type Flow = (world: World, page: Page, tag: string, random: () => number) => Promise<Play>;

/** When the disturbance comes, relative to what the person does then. */
interface Moment {
  /** From 1, of all or of the crucial ones. */
  deed: number;
  isCrucial: boolean;
  at: 'before' | 'during' | 'after';
  delayMs: number;
}

export interface Run {
  seed: number;
  moment: Moment;
  done: readonly string[];
  wrong: readonly string[];
  tookMs: number;
}

const LIMIT_MS = 120_000;
/** Of a page that a person cannot leave. */
const MAX_TOLD = 1_500;
const LOOK_MS = 120;
/** A person presses again if nothing has happened for so long. */
const PATIENCE_MS = 4_000;
const DURING_MS = 800;
const AFTER_MS = 1_500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Letters only: digits in names would be periods. */
const makeTag = (seed: number) =>
  `z${[...String(seed).padStart(4, '0')].map((digit) => 'bcdfghkmpx'[Number(digit)]).join('')}`;

/** Plays a flow once, with one disturbance at a moment that the seed draws. */
export async function playOnce(world: World, flow: Flow, disturbance: Disturbance, seed: number): Promise<Run> {
  const random = makeRandom(seed * 7919 + 17);
  for (let times = 0; times < 5; times++) random();
  const page = await world.browsers.nadia.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`page error: ${error.stack ?? error}`));
  const waiting = new Set<string>();
  const failed: string[] = [];
  const nameOf = (of: { method(): string; url(): string }) => `${of.method()} ${new URL(of.url()).pathname}`;
  page.on('request', (of) => waiting.add(nameOf(of)));
  page.on('requestfinished', (of) => waiting.delete(nameOf(of)));
  page.on('requestfailed', (of) => {
    waiting.delete(nameOf(of));
    failed.push(`${nameOf(of)} ${of.failure()?.errorText}`);
  });
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url().startsWith('http')) addresses.set(page, frame.url());
  });
  // The browser asks before it leaves a page with something unsaved; this person leaves it.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  // What this person has not used before is not in the browser yet.
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
  const play = await flow(world, page, makeTag(seed), random);
  const isCrucial = random() < 0.5;
  const moment: Moment = {
    isCrucial,
    deed: 1 + Math.floor(random() * (isCrucial ? play.crucial.count : play.deeds)),
    at: (['before', 'during', 'after'] as const)[Math.floor(random() * 3)]!,
    delayMs: Math.round(random() * DURING_MS),
  };
  const awayMs = 1_000 + Math.round(random() * 3_000);
  const disturb = async (): Promise<void> => {
    switch (disturbance) {
      case 'other person':
        return void (await play.other().catch((error: Error) => done.push(`(other: ${error.message.slice(0, 160)})`)));
      case 'reload':
        return void (await page.reload({ waitUntil: 'commit' }).catch(() => null));
      case 'offline':
        await page.context().setOffline(true);
        await pause(awayMs);
        return page.context().setOffline(false);
      case 'cut':
        return world.wire.cut(awayMs);
      case 'restart':
        return world.server.restart();
      case 'kill':
        return world.server.crash();
    }
  };
  const startMs = performance.now();
  const done: string[] = [];
  const wrong: string[] = [];
  let disturbing: Promise<void> | undefined;
  let deeds = 0;
  const begin = () => {
    done.push(`!! ${disturbance}`);
    disturbing = disturb();
  };
  await play.start();
  let isDone = false;
  while (!isDone) {
    if (performance.now() - startMs > LIMIT_MS) {
      wrong.push(
        `stuck: ${(await tell(page)).slice(0, MAX_TOLD)}; no answer to ${[...waiting].join(', ')}; failed last ${failed.slice(-5).join(', ')}`,
      );
      break;
    }
    const next = await play.next().catch((error: Error): Next => {
      if (!/context was destroyed|navigat|closed|Timeout/i.test(error.message)) throw error;
      return 'wait';
    });
    if (next === 'wait') {
      await pause(LOOK_MS);
      continue;
    }
    if (next === 'done') {
      if (disturbing === undefined) {
        begin();
        await pause(AFTER_MS);
      } else {
        await disturbing;
        // What has come meanwhile is seen, too.
        isDone = (await settled(play)) === true;
      }
      continue;
    }
    if (!moment.isCrucial || play.crucial.is.test(next.do)) deeds += 1;
    const isNow = deeds === moment.deed && disturbing === undefined;
    if (isNow && moment.at === 'before') {
      begin();
      if (disturbance === 'reload' || disturbance === 'other person') await disturbing;
      if (disturbance === 'reload') continue;
    }
    done.push(next.do);
    const before = await tell(page);
    await next.act().catch((error: Error) => done.push(`(${error.message.split('\n')[0]})`));
    if (isNow && moment.at === 'during') {
      await pause(moment.delayMs);
      begin();
    }
    const waitedFrom = performance.now();
    while (performance.now() - waitedFrom < PATIENCE_MS && (await tell(page)) === before) await pause(LOOK_MS);
    if (isNow && moment.at === 'after') {
      await pause(AFTER_MS);
      begin();
    }
  }
  await disturbing;
  await page.context().setOffline(false);
  wrong.push(...errors, ...(await play.check().catch((error: Error) => [`check: ${error.stack}`])));
  await page.close();
  return { seed, moment, done, wrong, tookMs: Math.round(performance.now() - startMs) };
}

/** Whether the page still says that nothing is left, a moment later. */
async function settled(play: Play): Promise<boolean> {
  for (let times = 0; times < 4; times++) {
    await pause(300);
    const next = await play.next().catch((): Next => 'wait');
    if (next !== 'done') return false;
  }
  return true;
}

/** All that the page says. */
const tell = (page: Page): Promise<string> =>
  page
    .evaluate(() => {
      const others = [...document.querySelectorAll('[role=dialog], [role=alert], [role=status]')];
      const texts = [document.querySelector('main'), ...others].map((one) => one?.textContent ?? '');
      return [location.href, document.activeElement?.outerHTML.slice(0, 200), ...texts].join(' ');
    })
    .catch(() => 'nothing');

/** The address of the page that somebody sees, or that the browser could not load. */
const addresses = new WeakMap<Page, string>();

/** What a person does where there is no page, or where the page offers to try again; null elsewhere. */
export async function findRescue(page: Page, url: string): Promise<Next | null> {
  const is = await page.evaluate(() => ({
    href: location.href,
    isEmpty: (document.querySelector('#root')?.childElementCount ?? 0) === 0,
    // Nothing can be tried on a document that is signed.
    canRetry: !document.querySelector('main')?.textContent?.includes('This document is signed'),
    retry: [...document.querySelectorAll<HTMLButtonElement>('button:enabled')].some((one) =>
      /^(Try again|Reload|Load the page again)/.test(one.textContent ?? ''),
    ),
  }));
  if (!is.href.startsWith('http') || is.href === 'about:blank')
    return { do: 'load again', act: () => page.goto(addresses.get(page) ?? url, { waitUntil: 'commit' }) };
  if (is.isEmpty) return 'wait';
  if (is.retry && is.canRetry)
    return {
      do: 'try again',
      act: () =>
        page
          .getByRole('button', { name: /^(Try again|Reload|Load the page again)/ })
          .first()
          .click(),
    };
  return null;
}

/** The lines of the worklist with their groups. */
export const readLines = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('tr[data-line]')].map((line) => ({
      id: line.dataset.line ?? '',
      group: line.closest('section')?.getAttribute('aria-label') ?? '',
      name:
        line.querySelector('a[data-open]')?.getAttribute('aria-label') ??
        [...line.querySelectorAll('[title]')].map((one) => one.getAttribute('title')).join(' | '),
      text: line.textContent ?? '',
    })),
  );
