// What admins send about machine clients.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { scopeForm, scopeNames } from './scopes.js';

const publicForms: Record<string, string[]> = { EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'], RSA: ['n', 'e'] };
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** An RFC 7517 set of public keys: a private key must never reach us. */
@ValidatorConstraint({ name: 'publicKeys' })
class PublicKeySet implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    const keys = (value as { keys?: unknown } | null)?.keys;
    if (!Array.isArray(keys) || keys.length < 1 || keys.length > 5) return false;
    return keys.every((key: Record<string, unknown> | null) => {
      const parts = publicForms[String(key?.kty)];
      if (!key || !parts?.every((part) => typeof key[part] === 'string')) return false;
      return !privateParts.some((part) => part in key);
    });
  }

  defaultMessage(): string {
    return 'jwks must be a set of one to five public keys (EC, OKP or RSA), without any private part';
  }
}

export interface PublicJwks {
  keys: Record<string, unknown>[];
}

export class ClientBody {
  @ApiProperty()
  @IsString({ message: 'name must be text' })
  @Length(3, 80, { message: 'name must have 3 to 80 characters' })
  name: string;

  @ApiProperty({ type: [String], example: ['payments:write', 'catalog:bills:fine-traffic'] })
  @ArrayNotEmpty({ message: 'scopes must have at least one scope' })
  @ArrayUnique({ message: 'scopes must not repeat one' })
  @Matches(scopeForm, {
    each: true,
    message: `scopes must be out of ${scopeNames.join(', ')}, catalog:bills:CODE`,
  })
  scopes: string[];

  @ApiPropertyOptional({ type: Object, description: 'Public keys, for private_key_jwt instead of a secret' })
  @IsOptional()
  @Validate(PublicKeySet)
  jwks?: PublicJwks;

  @ApiPropertyOptional({ description: 'Requests a second, counted by each process' })
  @IsOptional()
  @IsInt({ message: 'requestsPerSecondMax must be a whole number' })
  @Min(1, { message: 'requestsPerSecondMax must be 1 to 100000' })
  @Max(100_000, { message: 'requestsPerSecondMax must be 1 to 100000' })
  requestsPerSecondMax?: number;
}

export class RotateBody {
  @ApiPropertyOptional({ default: 24, description: 'How long older secrets stay good; 0: they end at once' })
  @IsOptional()
  @IsInt({ message: 'oldValidHours must be a whole number' })
  @Min(0, { message: 'oldValidHours must be 0 to 720' })
  @Max(720, { message: 'oldValidHours must be 0 to 720' })
  oldValidHours?: number;
}

export class KeysBody {
  @ApiProperty({ type: Object })
  @Validate(PublicKeySet)
  jwks: PublicJwks;
}
