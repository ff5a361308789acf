// The passwords that many people use: 49,000 of them, out of the list of zxcvbn-ts.
// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- a constant list, no more than data.
import common from '@zxcvbn-ts/language-common';

export const commonPasswords: ReadonlySet<string> = new Set(common.dictionary['passwords-common']);
