import type { Review } from '../../../api/contract.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCode, formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { PaperTable, Section } from './section.tsx';
import classes from './signoff.module.css';

/** Points that people left as they are, and before a signature those that nobody has decided. */
export function LeftOpen({ review }: { review: Review }) {
  const left = listLeft(review);
  const open = listToDecide(review);
  return (
    <Section title={open.length > 0 ? t`To decide, and left open` : t`Left open`} count={open.length + left.length}>
      {left.length === 0 && open.length === 0 && <p>{t`Nothing.`}</p>}
      {left.length + open.length > 0 && (
        <PaperTable heads={[t`What`, t`Why`, t`By`, t`When`]}>
          {open.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <Message item={item} among={review.attention} />
              </th>
              <td colSpan={3} className={classes.warn}>
                {t`to decide`}
              </td>
            </tr>
          ))}
          {left.map(({ item, entry }) => (
            <tr key={item.id}>
              <th scope="row">
                <Message item={item} among={review.attention} />
              </th>
              <td>
                {[
                  entry?.reason ? formatCode(entry.reason) : '',
                  item.accepted_for === 'sender'
                    ? item.accepted_until === null
                      ? t`holds for the sender`
                      : t`holds for the sender until ${formatDay(item.accepted_until)}`
                    : '',
                ]
                  .filter((part) => part !== '')
                  .join('; ')}
              </td>
              <td>{entry?.by ?? ''}</td>
              <td>{entry && <TimeText at={entry.at} />}</td>
            </tr>
          ))}
        </PaperTable>
      )}
    </Section>
  );
}

type Point = Review['attention'][number];

/** What is open; of several sheets with the same message, each says which it is. */
function Message({ item, among }: { item: Point; among: readonly Point[] }) {
  const isSeveral = among.some(({ id, message }) => id !== item.id && message === item.message);
  return (
    <>
      {item.message}
      {isSeveral && item.sheet !== undefined && <small>{item.sheet}</small>}
    </>
  );
}

export function listLeft({ attention, history }: Review) {
  return attention.flatMap((item) =>
    item.accepted_by === null ? [] : [{ item, entry: history.find(({ id }) => id === item.accepted_by) }],
  );
}

export const listToDecide = ({ attention }: Review) => attention.filter(({ needs_decision: isOpen }) => isOpen);
