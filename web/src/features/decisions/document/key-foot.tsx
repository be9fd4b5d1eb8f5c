import { t } from '../../../lib/texts.ts';
import { Key } from '../lines/index.ts';
import classes from './document.module.css';

const KEYS: readonly (readonly [string, string])[] = [
  ['↵', t`take, go on`],
  ['1–4', t`another`],
  ['x', t`leave out`],
  ['f', t`find a field`],
  ['⇧↵', t`rest as proposed`],
  ['[ ]', t`states`],
  ['z', t`undo`],
  ['a', t`accept`],
  ['b', t`send back`],
  ['n p', t`next, previous document`],
  ['?', t`all keys`],
];

/** The keys of the page. */
export function KeyFoot({ isAuthorized }: { isAuthorized: boolean }) {
  return (
    <footer className={classes.keys} aria-hidden>
      {KEYS.filter(([key]) => isAuthorized || key === '[ ]' || key === 'n p' || key === '?').map(([key, what]) => (
        <span key={key}>
          <Key>{key}</Key> {what}
        </span>
      ))}
    </footer>
  );
}
