// The one failure of sending that trying again cannot mend.

/** The server refused this mail for good (an SMTP answer 5xx): trying again is useless. */
export class MailRefused extends Error {
  override name = 'MailRefused';
}
