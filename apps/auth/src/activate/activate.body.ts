// What is sent to activate a user, to set up an mToken, and to make an agreement.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';

const usernameForm = /^[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])$/;

export class ActivateBody {
  @ApiProperty({ example: 'arta.krasniqi' })
  @IsString({ message: 'username must be text' })
  @Length(1, 100, { message: 'username must have 1 to 100 characters' })
  username: string;

  @ApiProperty({ example: 'ABCDE-FGHJK' })
  @IsString({ message: 'code must be text' })
  @Length(1, 40, { message: 'code must have 1 to 40 characters' })
  code: string;

  @ApiProperty({ format: 'password' })
  @IsString({ message: 'password must be text' })
  @Length(1, 1_000, { message: 'password must have 1 to 1000 characters' })
  password: string;
}

class CardBody {
  @ApiProperty({ example: '4821' })
  @Matches(/^\d{4}$/, { message: 'card.lastFour must be four digits' })
  lastFour: string;

  @ApiProperty({ example: '09/28' })
  @Matches(/^(0[1-9]|1[0-2])\/\d{2}$/, { message: 'card.expires must be a month such as 09/28' })
  expires: string;
}

export class AgreementBody {
  @ApiProperty({ example: 'arta.krasniqi' })
  @Matches(usernameForm, {
    message: 'username must have 3 to 40 small letters, digits, dots, underscores or dashes',
  })
  username: string;

  @ApiProperty()
  @IsString({ message: 'firstName must be text' })
  @Length(1, 70, { message: 'firstName must have 1 to 70 characters' })
  firstName: string;

  @ApiProperty()
  @IsString({ message: 'lastName must be text' })
  @Length(1, 70, { message: 'lastName must have 1 to 70 characters' })
  lastName: string;

  @ApiProperty({ example: '1234567892' })
  @IsString({ message: 'personalNumber must be text' })
  personalNumber: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsEmail({}, { message: 'email must be an e-mail address' })
  email?: string;

  @ApiPropertyOptional({ example: '+38344123456' })
  @IsOptional()
  @IsString({ message: 'phone must be text' })
  phone?: string;

  @ApiProperty({ enum: ['sq', 'sr', 'en'] })
  @IsIn(['sq', 'sr', 'en'], { message: 'language must be sq, sr or en' })
  language: 'sq' | 'sr' | 'en';

  @ApiProperty({ enum: ['info', 'payment'] })
  @IsIn(['info', 'payment'], { message: 'right must be info or payment' })
  right: 'info' | 'payment';

  @ApiPropertyOptional({ enum: ['mtoken', 'hardware'], description: 'With a payment right only' })
  @IsOptional()
  @IsIn(['mtoken', 'hardware'], { message: 'token must be mtoken or hardware' })
  token?: 'mtoken' | 'hardware';

  @ApiProperty({ type: [String] })
  @IsArray({ message: 'ibans must be a list' })
  @ArrayMaxSize(50, { message: 'ibans must have at most 50 entries' })
  @ArrayUnique({ message: 'ibans must not repeat one' })
  @IsString({ each: true, message: 'ibans must be texts' })
  ibans: string[];

  @ApiPropertyOptional({ type: CardBody, description: 'Needed, with an e-mail address, to reset a password' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CardBody)
  card?: CardBody;

  @ApiProperty({ enum: ['branch', 'sms', 'email'] })
  @IsIn(['branch', 'sms', 'email'], { message: 'delivery must be branch, sms or email' })
  delivery: 'branch' | 'sms' | 'email';
}

export class LetterBody {
  @ApiPropertyOptional({
    type: [String],
    enum: ['access', 'mtoken'],
    description: 'Left out: what the agreement needs',
  })
  @IsOptional()
  @ArrayUnique({ message: 'purposes must not repeat one' })
  @IsIn(['access', 'mtoken'], { each: true, message: 'purposes must be access or mtoken' })
  purposes?: ('access' | 'mtoken')[];
}

export class NewCodeBody {
  @ApiProperty({ enum: ['sms', 'email'] })
  @IsIn(['sms', 'email'], { message: 'delivery must be sms or email; for the branch print a letter' })
  delivery: 'sms' | 'email';
}
