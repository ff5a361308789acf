// The outside documents: OpenAPI 3.1 of the HTTP surface, and AsyncAPI 3 of the events.
import type { assertEveryRouteIsGuarded } from '#access';
import { events, type EventDefinition } from '#events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { completeOperations } from './operations.js';

const version = '0.1.0';

/** Serves /openapi.json with /docs, and /asyncapi.json. */
export function serveDocumentation(
  app: NestFastifyApplication,
  about: { services: string[]; partitions: number; routes: ReturnType<typeof assertEveryRouteIsGuarded> },
): void {
  const outline = new DocumentBuilder()
    .setTitle('Pagesa')
    .setDescription(
      `Payments from submission to statement. Services here: ${about.services.join(', ')}. ` +
        'Errors are RFC 9457 problem documents.',
    )
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, outline);
  completeOperations(document, about.routes);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Pagesa API',
  });
  const asyncApi = asyncApiDocument(about.partitions);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/asyncapi.json', (_request, reply) => reply.send(asyncApi));
}

/** AsyncAPI 3: channels are topics, messages are the events with their schemas and examples. */
export function asyncApiDocument(partitions: number): Record<string, unknown> {
  const definitions = Object.values(events) as unknown as EventDefinition<unknown>[];
  const topics = [...new Set(definitions.map((definition) => definition.topic))];
  const named = (type: string) => type.replaceAll(/[.-]/g, '_');
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Pagesa events',
      version,
      description:
        'CloudEvents 1.0, binary mode: the attributes are record headers (ce_*), the value is the data. ' +
        `Topics have ${partitions} partitions by default; ` +
        "the key is the debtor's IBAN where a payment is meant. " +
        'Our own records carry ce_seal. Of other programs only payments.submitted is taken, and without intake.',
    },
    channels: Object.fromEntries(
      topics.map((topic) => [
        named(topic),
        {
          address: topic,
          messages: Object.fromEntries(
            definitions
              .filter((definition) => definition.topic === topic)
              .map(({ type }) => [named(type), { $ref: `#/components/messages/${named(type)}` }]),
          ),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        definitions.map(({ type, summary, schema, example }) => [
          named(type),
          {
            name: type,
            summary,
            contentType: 'application/json',
            headers: headersOf(type),
            payload: schema,
            examples: [{ payload: example }],
          },
        ]),
      ),
    },
  };
}

/** Every header that our records carry; other programs may leave out those that are not required. */
function headersOf(type: string): Record<string, unknown> {
  return {
    type: 'object',
    required: ['ce_id', 'ce_source', 'ce_specversion', 'ce_type'],
    properties: {
      ce_id: { type: 'string', description: 'the same whenever the same fact is told again' },
      ce_source: { type: 'string' },
      ce_specversion: { const: '1.0' },
      ce_type: { const: type },
      ce_time: {
        type: 'string',
        format: 'date-time',
        description: "when it happened; without it the record's own timestamp counts",
      },
      ce_sequence: {
        type: 'string',
        pattern: '^[0-9]{1,15}$',
        description: 'the place in the outbox that relayed it; not on records produced straight from intake',
      },
      ce_seal: {
        type: 'string',
        pattern: '^[A-Za-z0-9+/]{22}$',
        description: 'proves that the record is of this installation; other programs leave it out',
      },
    },
  };
}
