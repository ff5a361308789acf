// What a customer's page sends to have payments confirmed: the payments as they will be submitted.
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsDefined,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';

class AccountBody {
  @ApiProperty({ example: 'XK051212012345678906' })
  @IsString({ message: 'iban must be text' })
  @Length(15, 42, { message: 'iban must have 15 to 42 characters' })
  iban: string;
}

class AmountBody {
  @ApiProperty({ example: 'EUR' })
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be a three-letter ISO 4217 code' })
  currency: string;

  @ApiProperty({ example: '12.50' })
  @IsString({ message: 'amount must be decimal text such as "12.50"' })
  @Length(1, 22, { message: 'amount must be decimal text such as "12.50"' })
  amount: string;
}

class PaymentBody {
  @ApiProperty()
  @IsString({ message: 'transactionId must be text' })
  @Length(1, 35, { message: 'transactionId must have 1 to 35 characters' })
  transactionId: string;

  @ApiProperty({ type: AccountBody })
  @IsDefined({ message: 'debtorAccount is required' })
  @ValidateNested()
  @Type(() => AccountBody)
  debtorAccount: AccountBody;

  @ApiProperty({ type: AccountBody })
  @IsDefined({ message: 'creditorAccount is required' })
  @ValidateNested()
  @Type(() => AccountBody)
  creditorAccount: AccountBody;

  @ApiProperty()
  @IsString({ message: 'creditorName must be text' })
  @Length(1, 70, { message: 'creditorName must have 1 to 70 characters' })
  creditorName: string;

  @ApiProperty({ type: AmountBody })
  @IsDefined({ message: 'instructedAmount is required' })
  @ValidateNested()
  @Type(() => AmountBody)
  instructedAmount: AmountBody;
}

export class ConfirmationBody {
  @ApiProperty({ type: [PaymentBody], description: 'One payment, or all payments of a batch' })
  @ArrayNotEmpty({ message: 'payments must have at least one payment' })
  @ArrayMaxSize(1_000, { message: 'payments must have at most 1000 payments' })
  @ValidateNested({ each: true })
  @Type(() => PaymentBody)
  payments: PaymentBody[];
}

export class ConfirmBody {
  @ApiProperty({ description: "The code of the customer's token" })
  @Matches(/^\d{6,8}$/, { message: 'otp must have 6 to 8 digits' })
  otp: string;
}
