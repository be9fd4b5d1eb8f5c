/** A type as code, with its author's documentation below. */
export function makeTypeInfo(type: string, documentation: string): HTMLElement {
  const box = document.createElement('div');
  const code = document.createElement('code');
  code.textContent = type;
  const text = document.createElement('div');
  text.textContent = documentation;
  box.append(code, text);
  return box;
}
