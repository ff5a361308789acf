// What operators send about tokens.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

const serialForm = /^[A-Za-z0-9-]{4,40}$/;
const serialMessage = 'serial must have 4 to 40 letters, digits or dashes';

export class HardwareTokenBody {
  @ApiProperty({ example: 'HT-00412233' })
  @Matches(serialForm, { message: serialMessage })
  serial: string;

  @ApiProperty({ enum: ['hardware-hotp', 'hardware-totp'] })
  @IsIn(['hardware-hotp', 'hardware-totp'], { message: 'kind must be hardware-hotp or hardware-totp' })
  kind: 'hardware-hotp' | 'hardware-totp';

  @ApiProperty({ description: 'Base 32, at least 128 bits' })
  @IsString({ message: 'secret must be text' })
  @Length(1, 200, { message: 'secret must have 1 to 200 characters' })
  secret: string;

  @ApiPropertyOptional({ enum: ['sha1', 'sha256', 'sha512'], default: 'sha1' })
  @IsOptional()
  @IsIn(['sha1', 'sha256', 'sha512'], { message: 'algorithm must be sha1, sha256 or sha512' })
  algorithm?: 'sha1' | 'sha256' | 'sha512';

  @ApiPropertyOptional({ default: 6 })
  @IsOptional()
  @IsInt({ message: 'digits must be a whole number' })
  @Min(6, { message: 'digits must be 6 to 8' })
  @Max(8, { message: 'digits must be 6 to 8' })
  digits?: number;

  @ApiPropertyOptional({ default: 30 })
  @IsOptional()
  @IsIn([30, 60], { message: 'stepSeconds must be 30 or 60' })
  stepSeconds?: number;
}

export class AssignTokenBody {
  @ApiProperty({ example: 'HT-00412233' })
  @Matches(serialForm, { message: serialMessage })
  serial: string;
}

export class SynchroniseBody {
  @ApiProperty({ type: [String], description: 'Two codes that the token showed one after the other' })
  @ArrayMinSize(2, { message: 'codes must be two' })
  @ArrayMaxSize(2, { message: 'codes must be two' })
  @Matches(/^\d{6,8}$/, { each: true, message: 'codes must have 6 to 8 digits' })
  codes: [string, string];
}

export class StopTokenBody {
  @ApiProperty({ enum: ['blocked', 'void'] })
  @IsIn(['blocked', 'void'], { message: 'state must be blocked or void' })
  state: 'blocked' | 'void';

  @ApiProperty()
  @IsString({ message: 'reason must be text' })
  @Length(3, 200, { message: 'reason must have 3 to 200 characters' })
  reason: string;
}
