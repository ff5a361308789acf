// Every event: its example holds, its fixture of every version
// ever published still decodes, and names are told apart.
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventCatalog, eventOf, events } from './catalog-of-events.js';
import type { EventDefinition } from './define.js';

const folder = join(import.meta.dirname, '../../../test/fixtures/events');
const definitions = Object.values(events) as unknown as EventDefinition<unknown>[];
const catalog = eventCatalog();

describe('events', () => {
  it.each(definitions.map((definition) => [definition.type, definition] as const))(
    '%s accepts its example, has a key, a topic and a fixture',
    (type, definition) => {
      expect(definition.check(definition.example)).toBe(true);
      expect(definition.key(definition.example)).toEqual(expect.stringMatching(/\S/));
      expect(catalog.topics.map(({ name }) => name)).toContain(definition.topic);
      expect(readdirSync(folder)).toContain(`${type}.json`);
    },
  );

  it.each(readdirSync(folder))('the published %s still decodes', (file) => {
    const data: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(catalog.check(file.replace('.json', ''), data)).toBe(true);
  });

  it('refuses data that does not fit, with the field', () => {
    const outcome = { ...events.paymentSettled.example, amountMinor: 'much' };
    expect(catalog.check('payments.settled.v1', outcome)).toContain('amountMinor');
    expect(catalog.check('payments.settled.v1', { ...outcome, amountMinor: 1, extra: 1 })).toContain(
      'additional',
    );
  });

  it('does not know a later version or another type', () => {
    expect(catalog.check('payments.settled.v2', {})).toBeUndefined();
    expect(catalog.check('toString', {})).toBeUndefined();
  });

  it('has no two events of one type, and gives each its key', () => {
    expect(new Set(definitions.map(({ type }) => type)).size).toBe(definitions.length);
    const { example } = events.paymentSubmitted;
    const event = eventOf(events.paymentSubmitted, example, { id: 'single/1', timeMs: 1 });
    expect(event).toEqual({
      type: 'payments.submitted.v1',
      id: 'single/1',
      key: example.debtorAccount.iban,
      timeMs: 1,
      data: example,
    });
  });
});
