// What is sent to get a new password.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';

class CardFacts {
  @ApiProperty({ example: '4821' })
  @Matches(/^\d{4}$/, { message: 'card.lastFour must be four digits' })
  lastFour: string;

  @ApiProperty({ example: '09/28' })
  @Matches(/^(0[1-9]|1[0-2])\/\d{2}$/, { message: 'card.expires must be a month such as 09/28' })
  expires: string;
}

export class ResetBody {
  @ApiProperty()
  @IsString({ message: 'firstName must be text' })
  @Length(1, 70, { message: 'firstName must have 1 to 70 characters' })
  firstName: string;

  @ApiProperty()
  @IsString({ message: 'lastName must be text' })
  @Length(1, 70, { message: 'lastName must have 1 to 70 characters' })
  lastName: string;

  @ApiProperty()
  @Matches(/^\d{10}$/, { message: 'personalNumber must have 10 digits' })
  personalNumber: string;

  @ApiProperty()
  @IsString({ message: 'email must be text' })
  @Length(3, 254, { message: 'email must have 3 to 254 characters' })
  email: string;

  @ApiProperty({ type: CardFacts })
  @IsDefined({ message: 'card is required' })
  @ValidateNested()
  @Type(() => CardFacts)
  card: CardFacts;
}

export class CompleteResetBody {
  @ApiProperty({ description: "The last part of the link's address" })
  @IsString({ message: 'token must be text' })
  @Length(1, 100, { message: 'token must have 1 to 100 characters' })
  token: string;

  @ApiProperty({ format: 'password' })
  @IsString({ message: 'password must be text' })
  @Length(1, 1_000, { message: 'password must have 1 to 1000 characters' })
  password: string;

  @ApiPropertyOptional({ description: 'The code of the token, for users who need one to sign in' })
  @IsOptional()
  @IsString({ message: 'otp must be text' })
  @MaxLength(10, { message: 'otp must have at most 10 characters' })
  otp?: string;
}
