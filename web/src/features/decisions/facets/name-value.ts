import type { PreviewValue } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { formatValue } from '../../inspection/grid/index.ts';

/** A value in a list; empty and invisible values get a name. */
export function nameValue(value: PreviewValue): string {
  const text = formatValue(value);
  if (text === '') return t`(empty)`;
  return text.trim() === '' ? t`(blanks)` : text;
}
