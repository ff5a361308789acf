// The cancellations service as a process of its own.
import 'reflect-metadata';
import { runServices } from '#service';
import { cancellations } from './definition.js';

await runServices([cancellations]);
