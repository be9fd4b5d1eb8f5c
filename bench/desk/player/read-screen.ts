import type { Page } from 'playwright-core';
import type { Choice, Line, Screen } from './screen.ts';

/** Reads what a person sees: texts, roles and names. */
export function readScreen(page: Page): Promise<Screen> {
  return page.evaluate(readHere);
}

/** Runs in the page. */
function readHere(): Screen {
  const isVisible = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const clean = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  // biome-ignore lint/performance/useDomNodeTextContent: a person reads what is rendered.
  const textOf = (element: Element | null) => (element === null ? '' : clean((element as HTMLElement).innerText));
  const all = (root: ParentNode, query: string) => [...root.querySelectorAll(query)].filter(isVisible);
  /** Text without the name of its key. */
  const readChoice = (button: Element): Choice => {
    const keys = all(button, 'kbd').map(textOf);
    const copy = button.cloneNode(true) as Element;
    for (const key of copy.querySelectorAll('kbd')) key.remove();
    return { key: keys[0] ?? '', text: clean(copy.textContent) };
  };
  const openDialog = all(document, 'dialog[open], [role=dialog], [role=alertdialog]')[0] ?? null;
  const regions = all(document, 'section, [role=region]');
  const nameOf = (element: Element) => {
    const by = element.getAttribute('aria-labelledby');
    return clean(
      element.getAttribute('aria-label') ??
        element.getAttribute('alt') ??
        (by === null ? '' : document.getElementById(by)?.textContent),
    );
  };
  const list = regions.find((region) => /decide/i.test(nameOf(region))) ?? null;
  const rows = list === null ? [] : all(list, 'tr, [role=row], [role=group], [role=listitem], li');
  const cellsOf = (row: Element) => all(row, 'td, [role=cell], [role=gridcell], th[scope=row], [role=rowheader]');
  const current =
    rows.find((row) => row.matches('[aria-current=true], [aria-selected=true]')) ??
    rows.find((row) => row.matches('[role=group][tabindex="0"]')) ??
    null;
  const below = current?.nextElementSibling ?? null;
  const isBelow = below !== null && cellsOf(below).length === 1 && below.querySelector('button, input') !== null;
  const strip = isBelow ? below : current;
  const choices =
    strip === null
      ? []
      : all(strip, 'button, [role=option], [role=radio]')
          .map(readChoice)
          .filter(({ key }) => key !== '');
  const headings = list === null ? [] : all(list, 'thead th, [role=columnheader]').map(textOf);
  const lines: Line[] = [];
  let isAsked = true;
  for (const row of rows) {
    const isInside = row.parentElement?.closest('[role=group], [role=listitem], li') ?? null;
    if ((row === below && isBelow) || (isInside !== null && list?.contains(isInside))) continue;
    const isChosen = row === current;
    const cells = cellsOf(row);
    if (cells.length === 0 && row.querySelector('th') !== null) {
      isAsked = /to decide/i.test(textOf(row));
    } else if (row.matches('[role=group], [role=listitem], li')) {
      // What nobody can choose is only told.
      if (!row.matches('[tabindex]') && row.querySelector('button') === null) continue;
      const heading = row.querySelector('h2, h3, h4, [role=heading]') ?? row.querySelector('button') ?? row;
      const text = clean(row.getAttribute('aria-label')) || textOf(heading);
      const mark = row.querySelector('[role=img][aria-label], img[alt], [title]');
      const isOpen = mark === null ? !/→/.test(textOf(heading)) : /to decide|open/i.test(nameOf(mark));
      lines.push({ text, isOpen, isChosen });
    } else if (cells.length === headings.length) {
      const at = (heading: RegExp) => textOf(cells[headings.findIndex((one) => heading.test(one))] ?? null);
      const column = { where: textOf(cells[0]!), header: at(/^header/i), field: at(/^field/i) };
      if (column.header === '' && column.field === '') continue;
      lines.push({
        column,
        text: cells.map(textOf).join(' '),
        isOpen: isAsked && column.field.includes('?'),
        isChosen,
      });
    }
  }
  const keyed = all(openDialog ?? document, 'button, a').filter(
    (button) => button.querySelector('kbd') !== null && !(strip?.contains(button) ?? false),
  );
  const steps = all(document, '[aria-current=step], [role=tab][aria-selected=true]');
  const radios = all(document, '[role=radiogroup] label, fieldset label, [role=radio]').filter((one) =>
    /^(holds for )?(this (document|sender)|everyone)/i.test(textOf(one)),
  );
  const holds = radios.find((one) => one.matches('[aria-checked=true]') || one.querySelector('input:checked') !== null);
  const focused = document.activeElement;
  const isField = focused?.matches('input:not([type=checkbox]):not([type=radio]), textarea, [role=combobox]');
  const bars = all(document, 'kbd').filter(
    (kbd) => kbd.closest('button, a, footer, dialog, [role=dialog]') === null && !(list?.contains(kbd) ?? false),
  );
  return {
    title: textOf(all(document, 'h1')[0] ?? null),
    state: textOf(steps[0] ?? null)
      .replace(/\d+/g, '')
      .trim(),
    lines,
    choices,
    why: strip === null ? '' : textOf(strip),
    buttons: keyed.map(readChoice),
    bar: textOf(bars[0]?.parentElement ?? null),
    dialog: openDialog === null ? null : textOf(openDialog),
    isBusy: all(document, '[aria-busy=true], [role=progressbar]').length > 0,
    notices: all(document, '[role=alert], [role=status]')
      .map(textOf)
      .filter((text) => text !== ''),
    holdsFor: holds === undefined ? null : textOf(holds),
    field:
      focused === null || !isField
        ? null
        : {
            name: nameOf(focused) || clean(focused.getAttribute('placeholder')),
            value: focused instanceof HTMLInputElement ? focused.value : '',
            options: all(document, '[role=option]').map(textOf),
          },
  };
}
