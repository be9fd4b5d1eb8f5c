import { foldText } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';

/** What the folders of a path say by a template. */
export interface TemplateReading {
  sender: string | undefined;
  period: string | undefined;
}

const PLACEHOLDERS = /\{(sender|period)\}/g;

/** The parts of a template. Throws `source_template_invalid`. */
export function parseTemplate(template: string): string[] {
  const names = [...template.matchAll(PLACEHOLDERS)].map(([, name]) => name);
  const found = findFault(names, template.replace(PLACEHOLDERS, '*'));
  if (found !== null) throw new AdeError('source_template_invalid', { found });
  return template.split('/').filter((part) => part !== '');
}

function findFault(names: readonly unknown[], rest: string): string | null {
  if (names.length === 0) return 'it names neither the sender nor the period';
  if (new Set(names).size < names.length) return 'it names one of them twice';
  if (/[{}]/.test(rest)) return 'it has other curly brackets';
  return rest.includes('**') ? 'there is nothing between sender and period' : null;
}

/** Reads folders by a template, such as `{sender}/{period}`; null if they do not fit. Deeper folders may follow. */
export function readByTemplate(template: string, folder: string): TemplateReading | null {
  const folders = folder.split('/').filter((part) => part !== '');
  const found: Record<string, string> = {};
  for (const [i, part] of parseTemplate(template).entries()) {
    const match = toExpression(part).exec(folders[i] ?? '');
    if (match === null) return null;
    Object.assign(found, match.groups);
  }
  return { sender: found.sender?.trim(), period: found.period?.trim() };
}

function toExpression(part: string): RegExp {
  const source = part
    .split(/(\{sender\}|\{period\})/)
    .map((text) => (text === '{sender}' || text === '{period}' ? `(?<${text.slice(1, -1)}>.+)` : RegExp.escape(text)));
  return new RegExp(`^${source.join('')}$`, 'si');
}

/** People write the same name with blanks, hyphens and underscores. */
export const foldName = (text: string) => foldText(text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim());
