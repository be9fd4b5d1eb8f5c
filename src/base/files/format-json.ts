const MAX_WIDTH = 120;

/** JSON for people: flat values, such as the weights of a piece of evidence, take one line if they fit. */
export function formatJson(value: object): string {
  return `${format(value, 0, 0)}\n`;
}

/** `used`: characters of the line before and after the value. */
function format(value: unknown, depth: number, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = formatLine(value);
  if (isFlat(value) && used + line.length <= MAX_WIDTH) return line;
  const indent = '  '.repeat(depth + 1);
  const isList = Array.isArray(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const start = indent + (isList ? '' : `${JSON.stringify(key)}: `);
    return start + format(item, depth + 1, start.length + 1);
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${entries.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function isFlat(value: object): boolean {
  const isShort = (item: unknown) =>
    typeof item !== 'object' || item === null || (Array.isArray(item) && Array.isArray(value) && isFlat(item));
  return Object.values(value).every(isShort);
}

function formatLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${formatLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
