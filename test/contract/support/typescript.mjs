// Lets a child process of a test run our TypeScript as it stands, without a build: `node --import` this file.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
