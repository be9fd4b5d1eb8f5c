import { cleanText } from './text.ts';

/** Who decided, according to the id of a correction or of a piece of the sender's recipe. */
export function nameSetter(id: string | undefined): string {
  return id?.startsWith('r') ? "set by the sender's recipe" : 'set by a person';
}

/** Says who decided, like `nameSetter`, and adds the id of the decision. */
export function describeSetBy(id: string): string {
  return `${nameSetter(id)}, in ${id.startsWith('r') ? 'piece' : 'correction'} ${cleanText(id)}`;
}
