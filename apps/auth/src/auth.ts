// What the stages of this service work with, put together once from the runtime that hosts it.
import type { Runtime } from '#service';
import { Courier } from './messages/courier.js';
import { Passwords } from './passwords/hash-password.js';
import { Seal } from './seal.js';
import { TokenSigner } from './keys/sign-token.js';

/** Handed to every stage as its first argument. */
export interface Auth {
  runtime: Runtime;
  passwords: Passwords;
  signer: TokenSigner;
  /** Hides secrets that must be read again, such as those of OTP tokens. */
  seal: Seal;
  keySeal: Seal;
  courier: Courier;
  /** Chains the audit trail. */
  auditKey: Uint8Array;
}

/** Provider token of Auth. */
export const AUTH = Symbol('auth');

const opened = new WeakMap<Runtime, Auth>();

/** One for each runtime, whoever asks first: its doors and its jobs share keys and outbox. */
export function openAuth(runtime: Runtime): Auth {
  let auth = opened.get(runtime);
  if (!auth) opened.set(runtime, (auth = newAuth(runtime)));
  return auth;
}

function newAuth(runtime: Runtime): Auth {
  const seal = new Seal(runtime.secretFor('auth-seal'));
  const keySeal = new Seal(runtime.secretFor('signing-keys'));
  return {
    runtime,
    passwords: new Passwords(runtime.secretFor('passwords')),
    signer: new TokenSigner(runtime, keySeal),
    seal,
    keySeal,
    courier: new Courier(runtime, seal),
    auditKey: runtime.secretFor('audit'),
  };
}
