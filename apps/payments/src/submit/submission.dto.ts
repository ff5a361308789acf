// The single payment at the HTTP door, checked by class-validator with the same field rules that the
// streams use.
import { submissionFields, type Submission } from '#events';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsObject,
  IsOptional,
  Validate,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';

const checks = new Map(submissionFields.map(({ path, check }) => [path, check]));

@ValidatorConstraint({ name: 'form' })
class FormConstraint implements ValidatorConstraintInterface {
  validate(value: unknown, { constraints }: ValidationArguments): boolean {
    return checks.get(constraints[0] as string)!(value) === undefined;
  }

  defaultMessage({ value, constraints }: ValidationArguments): string {
    const path = constraints[0] as string;
    if (value === undefined) return `${path} is required`;
    return checks.get(path)!(value) ?? `${path} is not valid`;
  }
}

const Form = (path: string): PropertyDecorator => Validate(FormConstraint, [path]);

class DebtorAccount {
  @ApiProperty({ example: 'XK051212012345678906' })
  @Form('debtorAccount.iban')
  iban: string;
}

class CreditorAccount {
  @ApiProperty({ example: 'XK051000410070001295' })
  @Form('creditorAccount.iban')
  iban: string;
}

class InstructedAmount {
  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Form('instructedAmount.currency')
  currency: string;

  @ApiProperty({ example: '12.50', description: 'decimal text in the major unit' })
  @Form('instructedAmount.amount')
  amount: string;
}

/** The body of POST /v1/payments. */
export class SubmissionBody implements Submission {
  @ApiProperty({
    example: 'TX-2026-000001',
    maxLength: 35,
    description: 'made by the channel; unique for ever',
  })
  @Form('transactionId')
  transactionId: string;

  @ApiProperty()
  @IsDefined({ message: 'debtorAccount is required' })
  @IsObject({ message: 'debtorAccount must be an object with an iban' })
  @ValidateNested()
  @Type(() => DebtorAccount)
  debtorAccount: DebtorAccount;

  @ApiProperty()
  @IsDefined({ message: 'creditorAccount is required' })
  @IsObject({ message: 'creditorAccount must be an object with an iban' })
  @ValidateNested()
  @Type(() => CreditorAccount)
  creditorAccount: CreditorAccount;

  @ApiProperty({ example: 'Dogana e Kosoves', maxLength: 70 })
  @Form('creditorName')
  creditorName: string;

  @ApiProperty()
  @IsDefined({ message: 'instructedAmount is required' })
  @IsObject({ message: 'instructedAmount must be an object with currency and amount' })
  @ValidateNested()
  @Type(() => InstructedAmount)
  instructedAmount: InstructedAmount;

  @ApiPropertyOptional({
    maxLength: 140,
    description: 'letters, digits and blanks only; write e for ë and c for ç',
  })
  @IsOptional()
  @Form('remittanceInformationUnstructured')
  remittanceInformationUnstructured?: string;

  @ApiPropertyOptional({ example: 'customs' })
  @IsOptional()
  @Form('billerCode')
  billerCode?: string;

  @ApiPropertyOptional({ example: '152020000037764Y' })
  @IsOptional()
  @Form('billerReference')
  billerReference?: string;

  @ApiPropertyOptional({ example: '2026-12-01', description: 'held until that day if it is in the future' })
  @IsOptional()
  @Form('requestedExecutionDate')
  requestedExecutionDate?: string;
}
