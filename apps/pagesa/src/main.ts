// All services in one process: what `npm start` runs.
import 'reflect-metadata';
import { runServices } from '#service';
import { services } from './services.js';

await runServices(services);
