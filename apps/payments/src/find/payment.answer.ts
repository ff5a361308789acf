// The form of a payment as the HTTP surface shows it, for the OpenAPI document.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { way } from '../way.js';

const statuses = [...new Set(Object.values(way).map(({ status }) => status))];

class PaymentAccount {
  @ApiProperty({ example: 'XK059901000000000136' })
  iban!: string;
}

class PaymentAmount {
  @ApiProperty({ example: 'EUR' })
  currency!: string;
  @ApiProperty({ example: '12.50' })
  amount!: string;
}

class StatusReason {
  @ApiProperty({ example: 'AM04', description: 'ISO 20022 external code' })
  code!: string;
  @ApiProperty({ example: 'the account has not enough funds' })
  text!: string;
  @ApiPropertyOptional({ example: 'instructedAmount.amount' })
  path?: string;
}

class PaymentChange {
  @ApiProperty({ enum: statuses })
  transactionStatus!: string;
  @ApiProperty({ enum: Object.keys(way) })
  state!: string;
  @ApiProperty({ format: 'date-time' })
  at!: string;
  @ApiPropertyOptional({ type: [StatusReason] })
  statusReasons?: StatusReason[];
}

/** What is known from the moment of acceptance on. */
export class AcceptedPayment {
  @ApiProperty()
  transactionId!: string;
  @ApiProperty({ enum: statuses })
  transactionStatus!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', required: ['href'], properties: { href: { type: 'string' } } },
  })
  _links!: Record<string, { href: string }>;
}

export class PaymentAnswer extends AcceptedPayment {
  @ApiPropertyOptional({ description: 'from its first outcome on' })
  paymentId?: string;
  @ApiProperty({ enum: Object.keys(way) })
  state!: string;
  @ApiPropertyOptional({ type: StatusReason, description: 'the first by precedence' })
  statusReason?: StatusReason;
  @ApiPropertyOptional({ type: [StatusReason] })
  statusReasons?: StatusReason[];
  @ApiProperty({ type: PaymentAccount })
  debtorAccount!: PaymentAccount;
  @ApiProperty({ type: PaymentAccount })
  creditorAccount!: PaymentAccount;
  @ApiProperty()
  creditorName!: string;
  @ApiProperty({ type: PaymentAmount })
  instructedAmount!: PaymentAmount;
  @ApiPropertyOptional()
  remittanceInformationUnstructured?: string;
  @ApiPropertyOptional()
  billerCode?: string;
  @ApiPropertyOptional()
  billerReference?: string;
  @ApiPropertyOptional({ format: 'date' })
  requestedExecutionDate?: string;
  @ApiProperty({ enum: ['ebanking', 'file', 'topic'] })
  channel!: string;
  @ApiProperty({ description: 'who submitted it' })
  client!: string;
  @ApiPropertyOptional()
  batchId?: string;
  @ApiPropertyOptional({ description: 'its place in the file, from 1' })
  batchLine?: number;
  @ApiProperty({ format: 'date-time' })
  submittedAt!: string;
  @ApiProperty({ type: [PaymentChange] })
  history!: PaymentChange[];
}

export class PaymentsAnswer {
  @ApiProperty({ type: [PaymentAnswer] })
  payments!: PaymentAnswer[];
  @ApiPropertyOptional({ description: '`after` of the next page; absent on the last' })
  next?: string;
}
