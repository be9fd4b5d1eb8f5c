import { type Kind, kinds } from '../kinds/index.ts';
import { type Finding, type Honest, isPointedAt } from './judge.ts';

/** How often a kind of error was pointed at. */
export interface KindFigures {
  kind: Kind;
  lists: number;
  pointed: number;
  /** By code, the number of lists. */
  by: ReadonlyMap<string, number>;
  /** By variant, pointed at and all. */
  variants: ReadonlyMap<string, readonly [pointed: number, lists: number]>;
  /** Codes that do not fit, by number of lists. */
  others: ReadonlyMap<string, number>;
}

export function countKinds(findings: readonly Finding[]): KindFigures[] {
  return kinds.map((kind) => {
    const own = findings.filter((finding) => finding.kind === kind);
    const variants = Map.groupBy(own, ({ variant }) => variant);
    return {
      kind,
      lists: own.length,
      pointed: own.filter(isPointedAt).length,
      by: countTexts(
        own.flatMap((finding) => (finding.isReadRight ? ['read right', ...finding.fitting] : finding.fitting)),
      ),
      others: countTexts(own.flatMap(({ others }) => others)),
      variants: new Map(
        [...variants].map(([name, list]) => [name, [list.filter(isPointedAt).length, list.length]] as const),
      ),
    };
  });
}

/** Texts with their numbers, the most frequent first. */
export function countTexts(texts: readonly string[]): Map<string, number> {
  const counts = [...Map.groupBy(texts, (text) => text)].map(([text, list]) => [text, list.length] as const);
  return new Map(counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

export function shareOf({ pointed, lists }: Pick<KindFigures, 'pointed' | 'lists'>): number {
  return lists === 0 ? 0 : pointed / lists;
}

/** Honest documents with a false alarm, for each hundred. */
export function countAlarms(honest: readonly Honest[], isOne: (one: Honest) => boolean): number {
  return honest.length === 0 ? 0 : (100 * honest.filter(isOne).length) / honest.length;
}
