/** Mail in and out: reading what came, knowing it again, and sending. */
export { readMail, type Mail, type MailFile, type MailLimits, type MailReading } from './read-mail.js';
export { isAddress, type MailAddress } from './mail-text.rules.js';
export { mailContentHash } from './content-hash.rules.js';
