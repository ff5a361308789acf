// The offsets that a member commits to the broker: nothing reads them but Kafka's own tools.
import type { Consumer } from 'kafkajs';
import type { Position } from '../position.sql.js';

export class ShownOffsets {
  private readonly shown = new Map<string, number>();
  private showing: Promise<void> = Promise.resolve();

  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly trouble: (error: unknown) => void,
  ) {}

  /** Tells the broker what moved since; `positions` are named `topic/partition`. */
  show(positions: ReadonlyMap<string, Position>): void {
    const offsets = [...positions].flatMap(([name, { position }]) => {
      const slash = name.lastIndexOf('/');
      const [topic, partition] = [name.slice(0, slash), Number(name.slice(slash + 1))];
      return this.shown.get(name) === position ? [] : [{ name, topic, partition, offset: String(position) }];
    });
    if (offsets.length === 0) return;
    for (const { name, offset } of offsets) this.shown.set(name, Number(offset));
    this.showing = this.showing.then(() => this.consumer.commitOffsets(offsets)).catch(this.trouble);
  }

  /** After a join all are told anew. */
  forget(): void {
    this.shown.clear();
  }

  settled(): Promise<void> {
    return this.showing;
  }
}
