// The ISO 20022 external code sets that payments and cancellations use, each read once when first asked for.
import { createRequire } from 'node:module';

const files = {
  'status-reason': 'status_reason',
  'transaction-status': 'payment_transaction_status',
  'group-status': 'payment_group_status',
  'cancellation-reason': 'cancellation_reason',
  'cancellation-rejection': 'payment_cancellation_rejection',
  'investigation-confirmation': 'investigation_execution_confirmation',
  'return-reason': 'return_reason',
} as const;

/**
 * Where they stand: status reason, transaction status and group status in pain.002 and pacs.002,
 * cancellation reason in camt.056, cancellation rejection and investigation confirmation in camt.029, return
 * reason in pacs.004.
 */
export type CodeSet = keyof typeof files;

const load = createRequire(import.meta.url);
const loaded = new Map<CodeSet, ReadonlyMap<string, string>>();

/** What a code means, in ISO 20022's words without usage notes; undefined if the set has no such code. */
export function codeName(set: CodeSet, code: string): string | undefined {
  return (loaded.get(set) ?? read(set)).get(code);
}

function read(set: CodeSet): ReadonlyMap<string, string> {
  // The package's own entry point would load every set there is, without their words.
  const path = `@taprsvp/iso20022_external_codes/code_sets/external_${files[set]}_code.json`;
  const { codes } = load(path) as { codes: Record<string, string> };
  const names = new Map(Object.entries(codes).map(([code, words]) => [code, nameIn(words)]));
  loaded.set(set, names);
  return names;
}

function nameIn(words: string): string {
  return words.replace(/\s*(?:Generic usage|Usage\s?:|Warning\s?:|\(formerly ).*$/su, '').replace(/\.$/, '');
}
