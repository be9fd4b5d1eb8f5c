/** A type as code, and below it what its author wrote about it. */
export function makeTypeInfo(type: string, documentation: string): HTMLElement {
  const box = document.createElement('div');
  const code = document.createElement('code');
  code.textContent = type;
  const text = document.createElement('div');
  text.textContent = documentation;
  box.append(code, text);
  return box;
}
