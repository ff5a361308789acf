// What AsyncAPI says of a record's headers is what is sent: no header is left out, and none is made up.
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { publishedMessage, relayedMessage } from '../../libs/log/src/kafka/message.js';
import { Seal } from '../../libs/log/src/kafka/seal.js';
import { asyncApiDocument } from '../../libs/service/src/documentation.js';

interface Message {
  name: string;
  headers: { properties: Record<string, object>; required: string[] };
}

const { messages } = asyncApiDocument(6).components as { messages: Record<string, Message> };
const ajv = new Ajv2020({ validateFormats: false });

/** The headers as a reader sees them: texts. */
const textsOf = (headers: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

describe('the headers of AsyncAPI', () => {
  it.each(Object.values(messages).map((message) => [message.name, message] as const))(
    'of %s are those that are sent, and no other is sent',
    (type, { headers }) => {
      const record = { offset: 7, type, id: 'id-1', key: 'k', timeMs: 1_790_000_000_000, json: '{}' };
      const event = { type, id: 'id-1', key: 'k', timeMs: record.timeMs, data: {} };
      const to = { topic: 'payments.outcomes', partition: 0 };
      const seal = new Seal('a key for tests, of 32 characters or more');
      const sent = [
        relayedMessage(record, to, { source: '/pagesa/outbox/x', seal }),
        publishedMessage(event, to, { source: '/pagesa/intake', seal }),
      ];
      const accepts = ajv.compile({ ...headers, additionalProperties: false });
      for (const message of sent) {
        accepts(textsOf(message.headers));
        expect(accepts.errors).toBeNull();
      }
      const all = new Set(sent.flatMap((message) => Object.keys(message.headers ?? {})));
      expect([...all].sort()).toEqual(Object.keys(headers.properties).sort());
    },
  );
});
