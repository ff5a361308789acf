// What somebody must know to ask for a new password, brought into one form and hashed as one. Pure.
import type { Seal } from '../seal.js';

export interface ResetFacts {
  firstName: string;
  lastName: string;
  personalNumber: string;
  email: string;
  card: { lastFour: string; expires: string };
}

/** All facts or none: no answer can tell which of them was wrong, not even from the database. */
export function factsHash(seal: Seal, facts: ResetFacts): Buffer {
  const parts = [
    facts.firstName,
    facts.lastName,
    facts.personalNumber,
    facts.email,
    facts.card.lastFour,
    facts.card.expires,
  ];
  return seal.hash(parts.map(plain).join('\0'), 'reset-facts');
}

// A person types Krasniqi, KRASNIQI or Çelik as the keyboard at hand allows.
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
