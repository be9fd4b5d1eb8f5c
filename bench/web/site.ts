import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The service as a signed-in person sees it. */
export interface Site {
  url: string;
  /** The process of the service. */
  pid: number;
  browser: Browser;
  session: Awaited<ReturnType<BrowserContext['storageState']>>;
}

export interface Figure {
  what: string;
  found: number;
  limit: number;
  unit: string;
  /** Further figures of the same measurement. */
  more: string;
}

/** Opens a page with the session but without anything else that a browser stores. */
export async function openCold(site: Site): Promise<Page> {
  const context = await site.browser.newContext({
    storageState: site.session,
    viewport: { width: 1920, height: 1080 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

/** From now on, the processor time of the page's main thread, which the load of the machine hardly changes. */
export async function watchMainThread(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

/** Returns the value that a share of the values does not exceed. */
export function findQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
