import type { Choices } from '../random.ts';
import { type Mutation, mutateOnce } from './types.ts';

const TAG = /<(\/?)([\w:.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;
const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g;
const VALUES = ['', '0', '1', '2', '-1', '99', '1048576', '1048577', '16385', 'A1', 'B2', 'XFD1', 'XFE1', '1e3', '1.5'];
const TYPES = ['s', 'n', 'str', 'b', 'e', 'd', 'inlineStr', 'float', 'string', 'date', 'x'];
const TEXTS = [
  '',
  ' ',
  '0',
  '7.',
  '-0',
  '1e400',
  'TRUE',
  '#N/A',
  'text',
  '2024-02-30',
  'ü',
  '_x0041_',
  '\r\n',
  '\u0000',
];
const MARKUP = [
  '<!-- between -->',
  '<![CDATA[between]]>',
  '<?between?>',
  '&amp;',
  '&#65;',
  '&#0;',
  '&unknown;',
  '&',
  '<',
  '>',
  ']]>',
  '<x/>',
  '<!DOCTYPE x [<!ENTITY e "text">]>',
];
const WRAPPERS = ['x', 'extLst', 'mc:AlternateContent', 'table:table-row-group', 'text:span', 'row', 'sheetData'];

interface Tag {
  start: number;
  end: number;
  isClose: boolean;
  isEmpty: boolean;
  name: string;
}

interface Element {
  start: number;
  end: number;
  /** End of the start tag. */
  contentStart: number;
  contentEnd: number;
}

/** Changes to a part's XML. They change the text, not a tree, so that some results are not well-formed. */
const xmlMutations: readonly Mutation<string>[] = [
  { name: 'xml: an attribute is removed', apply: (xml, choices) => changeAttribute(xml, choices, () => '') },
  {
    name: 'xml: an attribute is repeated',
    apply: (xml, choices) => changeAttribute(xml, choices, (text) => text + text),
  },
  {
    name: 'xml: an attribute has another value',
    apply: (xml, choices) =>
      changeAttribute(
        xml,
        choices,
        (text, name) => `${text.slice(0, text.indexOf(name))}${name}="${pickValue(name, choices)}"`,
      ),
  },
  {
    name: 'xml: an attribute has another name',
    apply: (xml, choices) => changeAttribute(xml, choices, (text, name) => text.replace(name, `x${name}`)),
  },
  { name: 'xml: a row or cell has another reference', apply: changeReference },
  {
    name: 'xml: an element is removed',
    apply: (xml, choices) => changeElement(xml, choices, () => ''),
  },
  {
    name: 'xml: an element is repeated',
    apply: (xml, choices) => changeElement(xml, choices, (text) => text + text),
  },
  {
    name: 'xml: an element has another around it',
    apply: (xml, choices) => {
      const name = choices.pick(WRAPPERS);
      return changeElement(xml, choices, (text) => `<${name}>${text}</${name}>`);
    },
  },
  { name: 'xml: an element loses its content', apply: emptyElement },
  { name: 'xml: two elements are swapped', apply: swapElements },
  { name: 'xml: an element is moved', apply: moveElement },
  { name: 'xml: a text is another', apply: changeText },
  { name: 'xml: markup comes between', apply: insertMarkup },
  { name: 'xml: a tag is removed', apply: removeTag },
  { name: 'xml: an element has another name', apply: renameElement },
  { name: 'xml: a prefix', apply: addPrefix },
  { name: 'xml: it is cut off', apply: (xml, choices) => xml.slice(0, choices.below(xml.length + 1)) },
];

function listTags(xml: string): Tag[] {
  return [...xml.matchAll(TAG)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isClose: match[1] === '/',
    isEmpty: match[4] === '/',
    name: match[2]!,
  }));
}

/** All elements of a well-formed text; in any other text, elements whose start and end tags match. */
function listElements(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Tag[] = [];
  for (const tag of listTags(xml)) {
    if (tag.isEmpty) elements.push({ start: tag.start, end: tag.end, contentStart: tag.end, contentEnd: tag.end });
    else if (!tag.isClose) open.push(tag);
    else {
      const start = open.pop();
      if (start?.name !== tag.name) continue;
      elements.push({ start: start.start, end: tag.end, contentStart: start.end, contentEnd: tag.start });
    }
  }
  return elements;
}

function replaceRange(xml: string, start: number, end: number, text: string): string {
  return xml.slice(0, start) + text + xml.slice(end);
}

function pickOne<T>(list: readonly T[], choices: Choices): T | undefined {
  return list.length === 0 ? undefined : choices.pick(list);
}

function changeAttribute(
  xml: string,
  choices: Choices,
  change: (text: string, name: string) => string,
): string | undefined {
  const tag = pickOne(
    listTags(xml).filter(({ isClose }) => !isClose),
    choices,
  );
  if (tag === undefined) return undefined;
  const attribute = pickOne([...xml.slice(tag.start, tag.end).matchAll(ATTRIBUTE)], choices);
  if (attribute === undefined) return undefined;
  const start = tag.start + attribute.index;
  return replaceRange(xml, start, start + attribute[0].length, change(attribute[0], attribute[1]!));
}

function pickValue(name: string, choices: Choices): string {
  return choices.pick(/(?:^t|type)$/.test(name) ? TYPES : VALUES);
}

function changeReference(xml: string, choices: Choices): string | undefined {
  const reference = pickOne([...xml.matchAll(/ (?:r|ref|spans|table:number-(?:rows|columns)-\w+)="[^"]*"/g)], choices);
  if (reference === undefined) return undefined;
  const [name] = reference[0].split('=');
  const row = 1 + choices.below(12);
  const value =
    reference[0].includes('"A') || /"[B-Z]/.test(reference[0]) ? choices.pick(['A', 'B', 'C', 'J', 'a']) + row : row;
  return replaceRange(xml, reference.index, reference.index + reference[0].length, `${name}="${value}"`);
}

function changeElement(xml: string, choices: Choices, change: (text: string) => string): string | undefined {
  const element = pickOne(listElements(xml), choices);
  return element && replaceRange(xml, element.start, element.end, change(xml.slice(element.start, element.end)));
}

function emptyElement(xml: string, choices: Choices): string | undefined {
  const element = pickOne(
    listElements(xml).filter(({ contentStart, contentEnd }) => contentEnd > contentStart),
    choices,
  );
  return element && replaceRange(xml, element.contentStart, element.contentEnd, '');
}

function swapElements(xml: string, choices: Choices): string | undefined {
  const elements = listElements(xml);
  const [a, b] = [pickOne(elements, choices), pickOne(elements, choices)].sort((x, y) => x!.start - y!.start);
  if (a === undefined || b === undefined || a.end > b.start) return undefined;
  return (
    xml.slice(0, a.start) +
    xml.slice(b.start, b.end) +
    xml.slice(a.end, b.start) +
    xml.slice(a.start, a.end) +
    xml.slice(b.end)
  );
}

function moveElement(xml: string, choices: Choices): string | undefined {
  const element = pickOne(listElements(xml), choices);
  if (element === undefined) return undefined;
  const rest = replaceRange(xml, element.start, element.end, '');
  const to = pickOne(listTags(rest), choices);
  return to && replaceRange(rest, to.end, to.end, xml.slice(element.start, element.end));
}

function changeText(xml: string, choices: Choices): string | undefined {
  const text = pickOne([...xml.matchAll(/>([^<>]+)</g)], choices);
  return text && replaceRange(xml, text.index + 1, text.index + 1 + text[1]!.length, choices.pick(TEXTS));
}

/** Inserts markup after a tag, or anywhere. */
function insertMarkup(xml: string, choices: Choices): string | undefined {
  const tag = pickOne(listTags(xml), choices);
  const at = choices.happens(80) && tag ? tag.end : choices.below(xml.length + 1);
  return replaceRange(xml, at, at, choices.pick(MARKUP));
}

function removeTag(xml: string, choices: Choices): string | undefined {
  const tag = pickOne(listTags(xml), choices);
  return tag && replaceRange(xml, tag.start, tag.end, '');
}

function renameElement(xml: string, choices: Choices): string | undefined {
  const tags = listTags(xml);
  const names = [...new Set(tags.map(({ name }) => name))];
  const element = pickOne(listElements(xml), choices);
  if (element === undefined) return undefined;
  const name = choices.pick([...names, 'x']);
  return changeTags(xml, element, () => name);
}

function addPrefix(xml: string, choices: Choices): string | undefined {
  const prefix = choices.pick(['x:', 'main:']);
  if (choices.happens(50)) {
    const element = pickOne(listElements(xml), choices);
    return element && changeTags(xml, element, (name) => prefix + name);
  }
  // Adds the prefix to the whole part, as some programs write it.
  const all = xml.replace(/<(\/?)([a-zA-Z])/g, `<$1${prefix}$2`);
  return all.replace(/ xmlns="/, ` xmlns:${prefix.slice(0, -1)}="`);
}

/** Changes the names in an element's start and end tag. */
function changeTags(xml: string, element: Element, change: (name: string) => string): string {
  const text = xml.slice(element.start, element.end);
  const changed = text.replace(/^<([\w:.-]+)/, (_, name: string) => `<${change(name)}`);
  return replaceRange(
    xml,
    element.start,
    element.end,
    changed.replace(/<\/([\w:.-]+)>$/, (_, name: string) => `</${change(name)}>`),
  );
}

const ENCODINGS: readonly { name: string; encode: (xml: string) => Buffer }[] = [
  { name: 'UTF-16LE with a mark', encode: (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le') },
  { name: 'UTF-16LE without a mark', encode: (xml) => Buffer.from(xml, 'utf16le') },
  { name: 'UTF-16BE with a mark', encode: (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le').swap16() },
  { name: 'UTF-8 with a mark', encode: (xml) => Buffer.from(`\ufeff${xml}`) },
  { name: 'Latin-1, declared as UTF-8', encode: (xml) => Buffer.from(xml, 'latin1') },
  {
    name: 'Latin-1, declared',
    encode: (xml) => Buffer.from(declare(xml, 'ISO-8859-1'), 'latin1'),
  },
];

function declare(xml: string, encoding: string): string {
  return `<?xml version="1.0" encoding="${encoding}"?>${xml.replace(/^<\?xml[^>]*\?>/, '')}`;
}

/** Changes the XML of a part, or how it is encoded. */
export function mutateXml(content: Buffer, choices: Choices, steps: string[]): Buffer {
  const xml = content.toString();
  if (!choices.happens(4)) return Buffer.from(mutateOnce(xml, xmlMutations, choices, steps));
  const { name, encode } = choices.pick(ENCODINGS);
  steps.push(`xml: encoded as ${name}`);
  return encode(xml);
}
