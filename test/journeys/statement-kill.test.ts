// The product is killed (-9) when a statement's PDF is written and not yet sent: nothing of a customer's
// document stays behind, and the next request makes it anew.
import { afterAll, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Product } from './support/product.js';

const temporary = mkdtempSync(join(tmpdir(), 'pagesa-written-'));
const environment: Record<string, string> = { TMPDIR: temporary };
const product = new Product('postgres', environment);
afterAll(async () => {
  await product.stop();
  rmSync(temporary, { recursive: true, force: true });
});

const statement = () => {
  const path = `/v1/accounts/${product.demo.accounts[0]}/statement?from=2020-01-01`;
  return product.call('GET', path, { headers: { accept: 'application/pdf' } });
};

it('killed with a document written: nothing stays behind, and it is made anew', async () => {
  environment['PAGESA_FAULTS'] = 'document-written:1';
  await product.start();
  await product.clientToken();
  await expect(statement()).rejects.toThrow('fetch failed');
  expect(readdirSync(temporary)).toEqual([]);
  environment['PAGESA_FAULTS'] = '';
  await product.start();
  const { status, bytes } = await statement();
  expect(status).toBe(200);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
}, 120_000);
