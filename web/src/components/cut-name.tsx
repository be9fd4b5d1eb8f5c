import classes from './cut-name.module.css';

/** How much of a name's end stays. */
const END_CHARS = 12;

/** A name that is cut in its middle, so that its end, which differs from month to month, stays. */
export function CutName({ name }: { name: string }) {
  const at = name.length > END_CHARS * 2 ? name.length - END_CHARS : name.length;
  return (
    <span className={classes.name}>
      <span className={classes.start}>{name.slice(0, at)}</span>
      {at < name.length && <span className={classes.end}>{name.slice(at)}</span>}
    </span>
  );
}
