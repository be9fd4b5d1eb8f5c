import type { PreviewValue } from '../../api/contract.ts';
import { formatValue } from '../grid/format-value.ts';

/** A value in a list, where nothing has a name too. */
export const nameValue = (value: PreviewValue): string => formatValue(value) || '(empty)';
