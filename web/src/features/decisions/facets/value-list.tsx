import { NativeSelect, TextInput } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Facet } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import type { FacetPlace } from './facet-place.ts';
import classes from './facets.module.css';
import { nameValue } from './name-value.ts';

interface ValueListProps {
  /** The label of the field. */
  label: string;
  /** The codes of the field's issues. */
  kinds: readonly { code: string; count: number }[];
  facet: UseQueryResult<Facet, Error>;
  place: FacetPlace;
  onPlace: (place: FacetPlace) => void;
}

/** The choice of rows with any issue, whatever its code. */
const ANY_ISSUE = ' ';

const toFilter = (chosen: string): FacetPlace =>
  chosen === ANY_ISSUE ? { issues: true } : { code: chosen || undefined };

type CountedValue = Facet['values'][number];

const isAt = (value: CountedValue, { sheet, row }: FacetPlace): boolean =>
  row !== undefined && value.place.row === row && value.place.sheet === (sheet ?? 0);

/** The values of a field, the most frequent first, with a search in the listed values. */
export function ValueList({ label, kinds, facet, place, onPlace }: ValueListProps) {
  const [search, setSearch] = useState('');
  const searchRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLUListElement>(null);
  const wanted = search.trim().toLowerCase();
  const shown = facet.data?.values.filter(({ value }) => nameValue(value).toLowerCase().includes(wanted)) ?? [];
  const choose = (value: CountedValue) => onPlace({ ...value.place, issues: place.issues, code: place.code });
  const step = (by: number) => {
    const at = shown.findIndex((value) => isAt(value, place));
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next) choose(next);
  };
  useShortcuts({ j: () => step(1), k: () => step(-1), '/': () => searchRef.current?.focus() });
  useEffect(() => {
    if (place.row !== undefined)
      listRef.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [place.row]);
  return (
    <section className={classes.pane} aria-label={t`Values`}>
      <h2 className={classes.title}>
        {label}{' '}
        {facet.data && (
          <Muted span>{t`${countOf(facet.data.distinct, 'value')} in ${countOf(facet.data.rows, 'row')}`}</Muted>
        )}
      </h2>
      <div className={classes.find}>
        <TextInput
          ref={searchRef}
          aria-label={t`Find a value`}
          placeholder={t`Find a value`}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || shown[0] === undefined) return;
            choose(shown[0]);
            // So that the keys j and k continue from here.
            event.currentTarget.blur();
          }}
        />
        {(kinds.length > 0 || place.issues) && (
          <NativeSelect
            size="xs"
            aria-label={t`Rows`}
            value={place.code ?? (place.issues ? ANY_ISSUE : '')}
            onChange={(event) => onPlace(toFilter(event.currentTarget.value))}
            data={[
              { value: '', label: t`All rows` },
              { value: ANY_ISSUE, label: t`With issues` },
              ...kinds.map(({ code, count }) => ({
                value: code,
                label: `${formatCode(code)} (${formatCount(count)})`,
              })),
            ]}
          />
        )}
      </div>
      <QueryView query={facet} failure={t`The values could not be counted`}>
        {({ others }) => (
          <ul className={classes.list} ref={listRef}>
            {shown.map((value) => (
              <ValueItem
                key={`${value.place.sheet} ${value.place.row}`}
                value={value}
                largest={facet.data?.values[0]?.count ?? 1}
                isChosen={isAt(value, place)}
                onChoose={() => choose(value)}
              />
            ))}
            {shown.length === 0 && <li className={classes.more}>{t`None`}</li>}
            {others.values > 0 && (
              <li className={classes.more}>
                {t`and ${countOf(others.values, 'rarer value')} in ${countOf(others.rows, 'row')}, not listed`}
              </li>
            )}
          </ul>
        )}
      </QueryView>
    </section>
  );
}

interface ValueItemProps {
  value: CountedValue;
  largest: number;
  isChosen: boolean;
  onChoose: () => void;
}

function ValueItem({ value: { value, count, issues }, largest, isChosen, onChoose }: ValueItemProps) {
  return (
    <li>
      <button type="button" className={classes.item} aria-current={isChosen} onClick={onChoose}>
        <span className={classes.name}>{nameValue(value)}</span>
        {issues > 0 && (
          <span
            className={classes.warn}
            role="img"
            aria-label={plural(issues, '# row with issues', '# rows with issues')}
          >
            <TriangleAlert size={12} aria-hidden /> {formatCount(issues)}
          </span>
        )}
        <span className={classes.meter} aria-hidden>
          <span style={{ width: `${Math.max(2, (count / largest) * 100)}%` }} />
        </span>
        <span className={classes.count}>{formatCount(count)}</span>
      </button>
    </li>
  );
}
