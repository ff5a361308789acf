// The root module of a hosted process: the services' modules, the probes and the metrics.
import { Public } from '#access';
import { Problem } from '#http';
import type { Database } from '#db';
import type { LogStrategy } from '#log';
import { Controller, Get, Header, Inject, Module, type DynamicModule } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Registry } from 'prom-client';

export interface Health {
  databases: Database[];
  strategies: LogStrategy[];
  draining: boolean;
}

const HEALTH = Symbol('health');
const METRICS = Symbol('metrics');

@ApiExcludeController()
@Controller('health')
class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Public()
  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Ready when the databases answer and the process is not draining. */
  @Public()
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    if (this.health.draining) throw new Problem('unavailable', 'the process is shutting down');
    for (const database of this.health.databases) await database.rows('select 1');
    return { status: 'ready' };
  }
}

@ApiExcludeController()
@Controller('metrics')
class MetricsController {
  constructor(@Inject(METRICS) private readonly registry: Registry) {}

  @Public()
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}

@Module({})
class HostModule {}

export function hostModule(
  services: DynamicModule[],
  { health, metrics }: { health: Health; metrics: Registry },
): DynamicModule {
  return {
    module: HostModule,
    imports: services,
    controllers: [HealthController, MetricsController],
    providers: [
      { provide: HEALTH, useValue: health },
      { provide: METRICS, useValue: metrics },
    ],
  };
}
