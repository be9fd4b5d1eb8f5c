import { TriangleAlert } from 'lucide-react';
import { t } from '../../lib/texts.ts';
import { useRunBlocker } from '../../session/session.ts';
import classes from './shell.module.css';

/** On every page while safe mode is on: documents can be uploaded and results read, but nothing runs. */
export function SafeModeBanner() {
  const blocker = useRunBlocker();
  if (!blocker) return null;
  return (
    <div className={classes.banner} role="status">
      <TriangleAlert size={18} aria-hidden style={{ flexShrink: 0 }} />
      <span>
        {t`${<strong>{t`Safe mode.`}</strong>} ${blocker} Waiting jobs start when an administrator turns safe mode off.`}
      </span>
    </div>
  );
}
