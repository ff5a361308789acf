// The payments service as a process of its own.
import 'reflect-metadata';
import { runServices } from '#service';
import { payments } from './definition.js';

await runServices([payments]);
