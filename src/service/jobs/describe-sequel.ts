import type { Sequel } from '../../contract/api/index.ts';
import type { SequelRow } from '../../storage/store/index.ts';

/** How many corrections hold for the sender, and what was made of them. */
export interface Held {
  corrections: number;
  left_out: number;
  /** Ids of the pieces of the recipe. */
  pieces: string[];
  config_version_id: string | null;
}

export function readHeld({ held_json: json }: Pick<SequelRow, 'held_json'>): Held | null {
  if (json === null) return null;
  const held: Held = JSON.parse(json);
  return held;
}

/** The API's sequel, without texts and values. */
export function describeSequel(row: SequelRow): Sequel {
  const { revision, state, code, message, said_at, settled_at, holds_for, points } = row;
  const differs: Sequel['differs'] = row.differs_json === null ? [] : JSON.parse(row.differs_json);
  const held = readHeld(row);
  return {
    ...{ revision, state, code, message, by: row.person, said_at, settled_at, holds_for, points },
    accepts: row.accepts === 1,
    differs,
    held: held && { corrections: held.corrections, left_out: held.left_out, config_version_id: held.config_version_id },
  };
}
