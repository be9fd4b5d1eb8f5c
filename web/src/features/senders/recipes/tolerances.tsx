import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { MakeRecipe } from '../../../api/contract.ts';
import { Form } from '../../../components/form.tsx';
import { t } from '../../../lib/texts.ts';
import { formatTolerance, TOLERANCES, type ToleranceName } from './piece-words.ts';
import classes from './recipes.module.css';

type Checks = NonNullable<MakeRecipe['checks']>;

interface TolerancesProps {
  tolerances: Checks;
  onRevoke: ((name: string) => void) | undefined;
  onChange: ((checks: Checks) => void) | undefined;
}

const NAMES = Object.keys(TOLERANCES) as ToleranceName[];

function readTolerance({ totals, drift }: Checks, name: ToleranceName): number | null {
  const groups: Record<string, Record<string, number> | undefined> = { totals, drift };
  const [group = '', key = ''] = name.split('.');
  return groups[group]?.[key] ?? null;
}

/** By how much the numbers of the sender's documents may differ; overrides the package. */
export function Tolerances({ tolerances, onRevoke, onChange }: TolerancesProps) {
  const [isOpen, setOpen] = useState(false);
  const said = NAMES.filter((name) => readTolerance(tolerances, name) !== null);
  return (
    <div>
      {said.length > 0 && (
        <ul className={classes.pieces} aria-label={t`Tolerances`}>
          {said.map((name) => (
            <li key={name}>
              <span>
                {TOLERANCES[name].label} <b>{formatTolerance(name, readTolerance(tolerances, name))}</b>
              </span>
              {onRevoke && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t`Revoke: ${TOLERANCES[name].label}`}
                  onClick={() => onRevoke(name)}
                >
                  {t`As the package says`}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {onChange && (
        <Button size="compact-xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t`Tolerances`}
        </Button>
      )}
      {isOpen && onChange && <ToleranceForm tolerances={tolerances} onChange={onChange} />}
    </div>
  );
}

function ToleranceForm({ tolerances, onChange }: { tolerances: Checks; onChange: (checks: Checks) => void }) {
  const [typed, setTyped] = useState(() => new Map(NAMES.map((name) => [name, toShown(name, tolerances)])));
  const changed = NAMES.filter((name) => typed.get(name) !== '' && typed.get(name) !== toShown(name, tolerances));
  const send = () => {
    const groups: Record<string, Record<string, number>> = {};
    for (const name of changed) {
      const [group = '', key = ''] = name.split('.');
      const value = Number(typed.get(name));
      groups[group] = { ...groups[group], [key]: TOLERANCES[name].isShare ? value / 100 : value };
    }
    onChange(groups);
  };
  return (
    <Form onSubmit={send} className={classes.tolerances}>
      {NAMES.map((name) => (
        <NumberInput
          key={name}
          size="xs"
          label={TOLERANCES[name].label}
          suffix={TOLERANCES[name].isShare ? ' %' : ''}
          placeholder={t`As the package says`}
          min={0}
          max={TOLERANCES[name].isShare ? 100_000 : undefined}
          hideControls
          value={typed.get(name) ?? ''}
          onChange={(value) => setTyped(new Map(typed).set(name, value))}
        />
      ))}
      <Group>
        <Button type="submit" disabled={changed.length === 0}>
          {t`Make a version with these tolerances`}
        </Button>
      </Group>
    </Form>
  );
}

/** A tolerance in the form, where shares are in per cent; an empty text if the package decides. */
function toShown(name: ToleranceName, checks: Checks): number | string {
  const value = readTolerance(checks, name);
  if (value === null) return '';
  return TOLERANCES[name].isShare ? Number((value * 100).toFixed(6)) : value;
}
