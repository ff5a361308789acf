/** Mail in and out: reading what came, knowing it again, and sending. */
export {
  readMail,
  type MailFile,
  type MailLimits,
  type MailReading,
  type ReceivedMail,
} from './read-mail.js';
export { isAddress, type MailAddress } from './mail-text.rules.js';
export { mailContentHash } from './content-hash.rules.js';
export { MailRefused } from './refused.js';
export { openMailer, type Mail, type Mailer, type MailerOptions } from './mailer.js';
