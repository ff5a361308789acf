// The forms of scanned codes at the door.
import type { BillerVersion, EpcQr } from '#references';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { BillAnswer } from '../bills/bill-answer.js';
import { AccountAnswer, AmountRuleAnswer, Translations } from '../find/answer.js';

export class ScanRequest {
  @ApiProperty({
    description: 'The text of the scanned code: an EPC QR code (EPC069-12), or a reference from a barcode',
    example: 'BCD\n002\n1\nSCT\n\nPolicia e Kosovës\nXK059900000000054015\nEUR40.00\n\n\nG202600001234534',
    maxLength: 700,
  })
  @IsString()
  @Length(1, 700)
  payload!: string;
}

export class ScannedBiller {
  @ApiProperty()
  code!: string;
  @ApiProperty({ type: Translations })
  names!: Translations;
  @ApiProperty()
  creditorName!: string;
  @ApiProperty({ type: AmountRuleAnswer })
  amount!: BillerVersion['amount'];
  @ApiProperty({ description: 'The reference in its normal form' })
  reference!: string;
  @ApiProperty({ type: Object, description: 'What the parts of the reference mean' })
  fields!: Readonly<Record<string, string>>;
  @ApiProperty({ type: [AccountAnswer], description: 'The accounts that take it' })
  accounts!: BillerVersion['accounts'];
  @ApiPropertyOptional({ type: BillAnswer, description: 'The registered bill' })
  bill?: BillAnswer;
}

export class ScanAnswer {
  @ApiProperty({ enum: ['epc-qr', 'reference'] })
  kind!: 'epc-qr' | 'reference';
  @ApiPropertyOptional({ type: Object, description: 'The fields of the EPC QR code' })
  fields?: Omit<EpcQr, 'amountMinor'> & { instructedAmount?: { currency: string; amount: string } };
  @ApiProperty({ type: [ScannedBiller], description: 'Those it fits most closely first' })
  billers!: ScannedBiller[];
}
