// What is sent about operators.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsEmail,
  IsIn,
  IsString,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';
import { roles, type Role } from '../permissions.js';

const usernameForm = /^[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])$/;
const usernameMessage = 'username must have 3 to 40 small letters, digits, dots, underscores or dashes';
const adds = (body: ProposalBody) => body.kind === 'add';
const closes = (body: ProposalBody) => body.kind === 'close';

/**
 * An operator to add, or a change to one that there is: the fields that the kind does not need are refused
 * by meaning.
 */
export class ProposalBody {
  @ApiProperty({ enum: ['add', 'change-roles', 'close'] })
  @IsIn(['add', 'change-roles', 'close'], { message: 'kind must be add, change-roles or close' })
  kind: 'add' | 'change-roles' | 'close';

  @ApiPropertyOptional({ description: 'For add' })
  @ValidateIf(adds)
  @Matches(usernameForm, { message: usernameMessage })
  username?: string;

  @ApiPropertyOptional({ description: 'For add' })
  @ValidateIf(adds)
  @IsString({ message: 'firstName must be text' })
  @Length(1, 70, { message: 'firstName must have 1 to 70 characters' })
  firstName?: string;

  @ApiPropertyOptional({ description: 'For add' })
  @ValidateIf(adds)
  @IsString({ message: 'lastName must be text' })
  @Length(1, 70, { message: 'lastName must have 1 to 70 characters' })
  lastName?: string;

  @ApiPropertyOptional({ description: 'For add: where the invitation goes' })
  @ValidateIf(adds)
  @IsEmail({}, { message: 'email must be an e-mail address' })
  email?: string;

  @ApiPropertyOptional({ enum: ['sq', 'sr', 'en'], description: 'For add' })
  @ValidateIf(adds)
  @IsIn(['sq', 'sr', 'en'], { message: 'language must be sq, sr or en' })
  language?: 'sq' | 'sr' | 'en';

  @ApiPropertyOptional({ description: 'For change-roles and close' })
  @ValidateIf((body) => !adds(body as ProposalBody))
  @IsString({ message: 'operatorId must be text' })
  @Length(1, 80, { message: 'operatorId must have 1 to 80 characters' })
  operatorId?: string;

  @ApiPropertyOptional({ type: [String], enum: roles, description: 'For add and change-roles' })
  @ValidateIf((body) => !closes(body as ProposalBody))
  @ArrayNotEmpty({ message: 'roles must have at least one role' })
  @ArrayUnique({ message: 'roles must not repeat one' })
  @IsIn(roles, { each: true, message: `roles must be out of ${roles.join(', ')}` })
  roles?: Role[];

  @ApiPropertyOptional({ description: 'For close' })
  @ValidateIf(closes)
  @IsString({ message: 'reason must be text' })
  @Length(3, 500, { message: 'reason must have 3 to 500 characters' })
  reason?: string;
}

export class FirstAdminBody {
  @ApiProperty()
  @Matches(usernameForm, { message: usernameMessage })
  username: string;

  @ApiProperty()
  @IsString({ message: 'firstName must be text' })
  @Length(1, 70, { message: 'firstName must have 1 to 70 characters' })
  firstName: string;

  @ApiProperty()
  @IsString({ message: 'lastName must be text' })
  @Length(1, 70, { message: 'lastName must have 1 to 70 characters' })
  lastName: string;

  @ApiProperty()
  @IsEmail({}, { message: 'email must be an e-mail address' })
  email: string;

  @ApiProperty({ format: 'password' })
  @IsString({ message: 'password must be text' })
  @Length(1, 1_000, { message: 'password must have 1 to 1000 characters' })
  password: string;
}
