// The outside documents: OpenAPI 3.1 of the HTTP surface, and AsyncAPI 3 of the events.
import { events, type EventDefinition } from '#events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

const version = '0.1.0';

/** Serves /openapi.json with /docs, and /asyncapi.json. */
export function serveDocumentation(
  app: NestFastifyApplication,
  about: { services: string[]; partitions: number },
): void {
  const outline = new DocumentBuilder()
    .setTitle('Pagesa')
    .setDescription(
      `Payments from submission to statement. Services here: ${about.services.join(', ')}. Errors are RFC 9457 problem documents.`,
    )
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, outline);
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

/** AsyncAPI 3 of every event: channels are topics, messages are the events with their schemas and examples. */
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
        'CloudEvents 1.0, binary mode: ce_id, ce_source, ce_specversion and ce_type are record headers, the value is the data. ' +
        `Topics have ${partitions} partitions by default; the key is the debtor's IBAN where a payment is meant. ` +
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
            headers: {
              type: 'object',
              required: ['ce_id', 'ce_source', 'ce_specversion', 'ce_type'],
              properties: {
                ce_id: { type: 'string' },
                ce_source: { type: 'string' },
                ce_specversion: { const: '1.0' },
                ce_type: { const: type },
              },
            },
            payload: schema,
            examples: [{ payload: example }],
          },
        ]),
      ),
    },
  };
}
