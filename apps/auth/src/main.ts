// The auth service as a process of its own.
import 'reflect-metadata';
import { runServices } from '#service';
import { auth } from './definition.js';

await runServices([auth]);
