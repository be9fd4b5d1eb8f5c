import { foldText } from '../../base/files/index.ts';
import type { Credential, TokenRow } from '../../storage/store/index.ts';

/** Who gathers corrections. */
export interface DraftOwner extends Credential {
  name: string;
  kind: TokenRow['kind'];
}

/** Several tokens with the same name and kind are one person, as in reviews; with ADE_AUTH=off there is one person. */
export function nameOwner({ name, kind }: Pick<DraftOwner, 'name' | 'kind'>): string {
  return `${kind}:${foldText(name.trim())}`;
}
