// The catalog service in a process of its own.
import 'reflect-metadata';
import { runServices } from '#service';
import { catalog } from './definition.js';

await runServices([catalog]);
