// Nest's door: decorated handlers get the batch and the open transaction, and what they throw keeps its class
// up to the decision between retrying and parking. Hosted as libs/service does it.
import type { Tx } from '#db';
import { ProblemFilter } from '#http';
import { BatchContext, listLetters, LogStrategy, type EventBatch } from '#log';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '#time';
import { afterEach, expect, it } from '@jest/globals';
import { notedMany } from './support/event.js';
import { insertNotes } from './support/note.sql.js';
import { describeEngines, worldOf } from './support/world.js';

class PassingError extends Error {
  readonly code = '40001';
}

class Bug extends TypeError {}

describeEngines('the Nest strategy', (engine) => {
  const world = worldOf(engine);
  let app: NestFastifyApplication | undefined;
  afterEach(() => app?.close());

  async function host(
    topic: string,
    handlers: ((batch: EventBatch, tx: Tx) => Promise<void>)[],
  ): Promise<string> {
    const group = newId('service');
    const transport = Symbol('test');
    const controllers = handlers.map((handler) => {
      @Controller()
      class Taker {
        @EventPattern<string>(topic, transport)
        async take(@Payload() batch: EventBatch, @Ctx() context: BatchContext): Promise<void> {
          expect(context).toBeInstanceOf(BatchContext);
          await insertNotes(context.tx, { group, member: 'nest' }, batch);
          await handler(batch, context.tx);
        }
      }
      return Taker;
    });
    @Module({ controllers })
    class Host {}
    const { log } = await world.open({ name: topic });
    app = await NestFactory.create<NestFastifyApplication>(Host, new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter(() => undefined));
    const strategy = new LogStrategy(log, { transport, group, database: world.database, eventsMax: 10 });
    app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    await app.startAllMicroservices();
    await world.append(
      { log, topic, group },
      notedMany(20, () => 'k'),
    );
    return group;
  }

  it('retries what may pass and parks what is a bug, by the class of what was thrown', async () => {
    let failures = 2;
    const topic = `topic.${newId('t')}`;
    const group = await host(topic, [
      (batch) => {
        if (failures-- > 0) return Promise.reject(new PassingError('not yet'));
        if (batch.events.some(({ id }) => id === 'e7')) return Promise.reject(new Bug('meets e7'));
        return Promise.resolve();
      },
    ]);
    const notes = await world.noted({ group }, 19);
    expect(notes.map((note) => note.event_id)).not.toContain('e7');
    expect(world.journal.retries.slice(0, 2).map(({ error }) => error)).toEqual([
      expect.any(PassingError),
      expect.any(PassingError),
    ]);
    const letters = await listLetters(world.database, 'notes', { limit: 1_000 });
    expect(letters.filter((letter) => letter.topic === topic)).toMatchObject([
      { group_name: `${group}.${topic}`, event_id: 'e7', reason: 'TypeError: meets e7', attempts: 1 },
    ]);
  });

  it('hands a batch to every handler of its topic, in one transaction', async () => {
    const topic = `topic.${newId('t')}`;
    let failures = 1;
    const group = await host(topic, [
      () => Promise.resolve(),
      () => (failures-- > 0 ? Promise.reject(new PassingError('the second fails')) : Promise.resolve()),
    ]);
    const notes = await world.noted({ group }, 40);
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(20);
  });
});
