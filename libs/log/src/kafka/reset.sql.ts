// The one statement that moves a position back: when the topic under it was made anew.
import type { Database } from '#db';
import type { PositionKey } from '../position.sql.js';

export function resetPosition(
  database: Database,
  key: PositionKey,
  owner: string,
  position: number,
): Promise<number> {
  return database.run(
    `update ${key.schema}.position set position = $5, sequences = '{}'
     where group_name = $1 and topic = $2 and partition = $3 and owner = $4`,
    [key.group, key.topic, key.partition, owner, position],
  );
}
