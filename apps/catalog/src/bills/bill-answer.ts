// The forms of bills at the door.
import { formatAmount } from '#money';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { BillRow } from './bills.sql.js';

const states = ['open', 'paid', 'withdrawn'];

export class Money {
  @ApiProperty({ example: 'EUR' })
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be three capital letters' })
  currency!: string;

  @ApiProperty({ example: '40.00' })
  @IsString()
  @Length(1, 22)
  amount!: string;
}

export class BillRequest {
  @ApiProperty({ type: Money })
  @IsDefined({ message: 'amount is required' })
  @ValidateNested()
  @Type(() => Money)
  amount!: Money;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @IsString()
  dueDate?: string;

  @ApiPropertyOptional({ description: 'Who must pay; shown to the biller and to staff only', maxLength: 140 })
  @IsOptional()
  @IsString()
  @Length(1, 140)
  payer?: string;
}

export class BillsQuery {
  @ApiPropertyOptional({ enum: states })
  @IsOptional()
  @IsIn(states, { message: `state must be one of ${states.join(', ')}` })
  state?: string;

  @ApiPropertyOptional({ type: Number, default: 100, minimum: 1, maximum: 1_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number from 1 to 1000' })
  @Min(1)
  @Max(1_000)
  limit?: number;

  @ApiPropertyOptional({ description: 'Where the page begins: taken from `_links.next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

export class DryRunQuery {
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only say what would happen' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'dryRun must be true or false' })
  dryRun?: string;
}

export class BillAnswer {
  @ApiProperty()
  billerCode!: string;
  @ApiProperty({ description: 'In its normal form' })
  reference!: string;
  @ApiProperty({ enum: states })
  state!: string;
  @ApiProperty({ type: Money })
  amount!: Money;
  @ApiPropertyOptional({ format: 'date' })
  dueDate?: string;
  @ApiPropertyOptional({ description: 'For the biller and staff only' })
  payer?: string;
  @ApiPropertyOptional({ description: 'The transaction that paid it; for the biller and staff only' })
  paidBy?: string;
  @ApiProperty({ description: 'Grows with every change' })
  revision!: number;
}

export class BillsAnswer {
  @ApiProperty({ type: [BillAnswer] })
  bills!: BillAnswer[];
  @ApiProperty({ type: Object, name: '_links' })
  _links!: { next?: { href: string } };
}

/** `full` for those who may know who pays. */
export function billAnswer(row: BillRow, full: boolean): BillAnswer {
  const answer: BillAnswer = {
    billerCode: row.biller_code,
    reference: row.reference,
    state: row.state,
    amount: { currency: row.currency, amount: formatAmount(row.amount_minor, row.currency) },
    revision: row.revision,
  };
  if (row.due_date !== null) answer.dueDate = row.due_date;
  if (full && row.payer !== null) answer.payer = row.payer;
  if (full && row.paid_by !== null) answer.paidBy = row.paid_by;
  return answer;
}
