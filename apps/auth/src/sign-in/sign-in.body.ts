// What is sent to sign in.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';

export class SignInBody {
  @ApiProperty({ example: 'arta.krasniqi' })
  @IsString({ message: 'username must be text' })
  @Length(1, 100, { message: 'username must have 1 to 100 characters' })
  username: string;

  @ApiProperty({ format: 'password' })
  @IsString({ message: 'password must be text' })
  @Length(1, 1_000, { message: 'password must have 1 to 1000 characters' })
  password: string;

  @ApiPropertyOptional({ description: 'The code of the mToken or hardware token; not needed by info users' })
  @IsOptional()
  @IsString({ message: 'otp must be text' })
  @MaxLength(10, { message: 'otp must have at most 10 characters' })
  otp?: string;

  @ApiPropertyOptional({
    description:
      'The device_token of an earlier sign-in from this device: failures elsewhere do not block it',
  })
  @IsOptional()
  @IsString({ message: 'device must be text' })
  @MaxLength(200, { message: 'device must have at most 200 characters' })
  device?: string;
}
