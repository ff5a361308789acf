// What the catalog's doors and stages are given.
import type { Runtime } from '#service';
import type { BillerIndex } from './find/biller-index.js';

export interface Catalog {
  runtime: Pick<Runtime, 'database' | 'log' | 'logger' | 'publicUrl'>;
  index: BillerIndex;
}

/** Provider token of the catalog. */
export const CATALOG = Symbol('catalog');
