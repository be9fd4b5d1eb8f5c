import type { Locator, Page } from 'playwright-core';

/** What a person sees and presses on the page of a document. */
export function documentPage(page: Page) {
  const lines = page.getByRole('region', { name: 'What to decide' });
  const sheet = page.getByRole('region', { name: 'Document as it was sent' });
  const effect = page.getByRole('region', { name: 'Effect' });
  const chosen = lines.locator('[aria-current=true]');
  /** The line of a column, by its header. */
  const column = (header: string) =>
    lines.getByRole('row').filter({ has: page.getByRole('button', { name: header, exact: true }) });
  /** The line with this sentence. */
  const card = (text: string | RegExp) => lines.getByRole('listitem').filter({ hasText: text }).first();
  const states = page.getByRole('navigation', { name: 'What is looked at' });
  return {
    ...{ lines, sheet, effect, chosen, column, card, states },
    state: (name: 'Columns' | 'Rows' | 'Values' | 'Compare') => states.getByRole('button', { name }),
    grid: page.getByRole('grid', { name: /^Sheet/ }),
    /** Whether the service keeps what is said. */
    kept: page.getByRole('status', { name: 'Not applied yet' }),
    /** The button that ends the document once nothing is open. */
    end: page.getByRole('button', { name: /^(Take and accept|Accept|Take, then)/ }),
    /** An answer to the chosen line. */
    choice: (name: string | RegExp) => lines.getByRole('button', { name }),
    /** Waits until the effect of what is said is known. */
    isKnown: () => effect.and(page.locator('[aria-busy=false]')).waitFor(),
    /** Waits until a column's line is the chosen one. */
    isChosen: (line: Locator) => line.and(page.locator('[aria-current=true]')).waitFor(),
  };
}

export type DocumentPage = ReturnType<typeof documentPage>;

/** Presses keys and counts them. */
export function countKeys(page: Page) {
  let count = 0;
  return {
    press: async (...keys: string[]) => {
      for (const key of keys) {
        count += 1;
        await page.keyboard.press(key);
      }
    },
    get count() {
      return count;
    },
  };
}
