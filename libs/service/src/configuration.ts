// The variables that every service shares (design: the outside surface), read once at start.
import { bankZone, isTimeZone } from '#time';
import { matchingText, oneOf, optionalText, optionalUrl, wholeNumber, type ValuesOf } from './variable.js';

export const sharedVariables = {
  PORT: wholeNumber(0, 65_535, 3_000),
  HOST: matchingText(/^[A-Za-z0-9.:_-]+$/, 'a host name or address to listen on', '127.0.0.1'),
  PAGESA_DATA: matchingText(/\S/, 'a folder', '.pagesa'),
  DATABASE_URL: optionalUrl('postgres:', 'postgresql:'),
  // How long one statement may take, and so how long a connection that went silent is believed.
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(1_000, 600_000, 30_000),
  KAFKA_BROKERS: optionalText(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'host:port, several parted by commas'),
  KAFKA_SESSION_TIMEOUT_MS: wholeNumber(6_000, 300_000, 10_000),
  // How long a start waits for a broker that does not answer.
  KAFKA_WAIT_SECONDS: wholeNumber(1, 3_600, 60),
  PAGESA_SEED: oneOf(['demo', 'none'], 'demo'),
  PAGESA_SECRET: optionalText(/^.{32,}$/, 'at least 32 characters, the same for all services'),
  PAGESA_PARTITIONS: wholeNumber(1, 64, 6),
  PAGESA_LOG_DAYS: wholeNumber(1, 3_650, 7),
  PAGESA_BANK_CODE: matchingText(/^\d{2}$/, "the bank's two digits in a Kosovo IBAN", '99'),
  PAGESA_BANK_NAME: matchingText(/\S/, "the bank's name", 'Banka Shembull'),
  PAGESA_BANK_BIC: matchingText(
    /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/,
    'a BIC of 8 or 11 characters',
    'EXAMXKPR',
  ),
  PAGESA_BANK_CONTACT: matchingText(/@/, 'an e-mail address', 'qendra.kontaktuese@banka-shembull.example'),
  PAGESA_TIME_ZONE: {
    expected: 'a time zone such as Europe/Belgrade',
    parse: (text: string) => (isTimeZone(text) ? text : undefined),
    default: bankZone,
  },
  PAGESA_TRUSTED_PROXIES: optionalText(
    /^[0-9A-Fa-f.:/]+(,[0-9A-Fa-f.:/]+)*$/,
    'addresses or networks, parted by commas',
  ),
  PAGESA_PUBLIC_URL: optionalUrl('http:', 'https:'),
  SMTP_URL: optionalUrl('smtp:', 'smtps:'),
  IMAP_URL: optionalUrl('imap:', 'imaps:'),
  MAIL_IN_PORT: wholeNumber(0, 65_535, 2_525),
  PAGESA_MAIL_RECIPIENTS: optionalText(
    /^[^\s,@]+@[^\s,@]+(,[^\s,@]+@[^\s,@]+)*$/,
    'mail addresses, parted by commas',
  ),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
};

export type Configuration = ValuesOf<typeof sharedVariables>;
