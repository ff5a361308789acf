// The forms of lookups' questions and answers, for the validation at the door and for the OpenAPI document.
import { categories, type BillerVersion, type Category } from '#references';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

export const limitMax = 200;

export class BillersQuery {
  @ApiPropertyOptional({
    description:
      'A name or its beginning, with or without diacritics, in Latin or Cyrillic letters; small typing ' +
      'errors are forgiven',
    example: 'prishtine uji',
  })
  @IsOptional()
  @IsString()
  @Length(1, 140)
  q?: string;

  @ApiPropertyOptional({ enum: categories })
  @IsOptional()
  @IsIn(categories, { message: `category must be one of ${categories.join(', ')}` })
  category?: Category;

  @ApiPropertyOptional({
    description: 'The key of a municipality; billers that serve the whole country are found with each',
    example: 'prizren',
  })
  @IsOptional()
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'municipality must be a key such as prizren' })
  @MaxLength(35)
  municipality?: string;

  @ApiPropertyOptional({
    description:
      'A scanned or typed reference: which billers can be paid with it, those it fits most closely first',
    example: 'DPR-90012345',
  })
  @IsOptional()
  @IsString()
  @Length(1, 140)
  reference?: string;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Also billers that cannot be paid at present',
    default: false,
  })
  @IsOptional()
  @Type(() => String)
  @IsIn(['true', 'false'], { message: 'includeInactive must be true or false' })
  includeInactive?: string;

  @ApiPropertyOptional({
    type: Number,
    description: 'Billers on one page',
    default: 50,
    minimum: 1,
    maximum: limitMax,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: `limit must be a whole number from 1 to ${limitMax}` })
  @Min(1)
  @Max(limitMax)
  limit?: number;

  @ApiPropertyOptional({ description: 'Where the page begins: taken from `_links.next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

export class DayQuery {
  @ApiPropertyOptional({ format: 'date', description: 'The day of execution; today if left out' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'on must be a calendar day written YYYY-MM-DD' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'on must be a calendar day written YYYY-MM-DD' })
  on?: string;
}

export class Translations {
  @ApiProperty({ description: 'Albanian' })
  sq!: string;
  @ApiProperty({ description: 'Serbian' })
  sr!: string;
  @ApiProperty({ description: 'English' })
  en!: string;
}

export class AccountAnswer {
  @ApiProperty({ example: 'XK051000410070001295' })
  iban!: string;
  @ApiPropertyOptional({ description: 'What people call this account' })
  label?: string;
  @ApiPropertyOptional({ description: 'It takes only references of this district' })
  district?: string;
  @ApiPropertyOptional({ description: 'It takes only references of this municipality' })
  municipality?: string;
  @ApiPropertyOptional({ description: 'It takes only references that begin so' })
  referencePrefix?: string;
}

export class AmountRuleAnswer {
  @ApiProperty({
    enum: ['open', 'fixed', 'range', 'bill'],
    description:
      'open: any amount; fixed: exactly one; range: between limits; bill: what an open bill says, ' +
      'where one is registered',
  })
  kind!: string;
  @ApiProperty({ example: 'EUR' })
  currency!: string;
  @ApiPropertyOptional({ description: 'Smallest amount, in minor units of the currency' })
  minMinor?: number;
  @ApiPropertyOptional({ description: 'Largest amount, in minor units of the currency' })
  maxMinor?: number;
  @ApiPropertyOptional({ description: 'The only amount, in minor units of the currency' })
  fixedMinor?: number;
}

/** A version of a biller as it is saved, published, exported and imported. */
export class BillerAnswer {
  @ApiProperty({ example: 'customs', description: 'Never changes' })
  code!: string;
  @ApiProperty({ minimum: 1 })
  version!: number;
  @ApiProperty({ type: Translations })
  names!: Translations;
  @ApiProperty({ enum: categories })
  category!: Category;
  @ApiProperty({ description: 'The name for the payment' })
  creditorName!: string;
  @ApiProperty({
    type: [AccountAnswer],
    description: 'Where the money goes; the reference decides among several',
  })
  accounts!: AccountAnswer[];
  @ApiPropertyOptional({ type: [String], description: 'Keys of the municipalities it serves; left out: all' })
  municipalities?: string[];
  @ApiProperty({ type: [Object], description: 'The formats of its references, tried in this order' })
  formats!: object[];
  @ApiProperty({ type: AmountRuleAnswer })
  amount!: AmountRuleAnswer;
  @ApiProperty({ type: Translations, description: 'Where the reference stands on the bill' })
  hint!: Translations;
  @ApiProperty({ description: 'A reference that is accepted', example: '152020000037764Y' })
  example!: string;
  @ApiProperty({ format: 'date', description: 'The first day on which payments are judged by this version' })
  validFrom!: string;
  @ApiPropertyOptional({ format: 'date', description: 'The last day' })
  validTo?: string;
  @ApiProperty({ description: 'Whether it can be paid' })
  active!: boolean;
  @ApiProperty({
    enum: ['refuse', 'hold'],
    description: 'What becomes of a payment of a bill that is paid already',
  })
  onPaidBill!: string;
  @ApiProperty({ description: 'Whether the creditor must agree before a payment is reversed' })
  consentForReversal!: boolean;
  @ApiProperty({
    enum: ['source', 'example'],
    description: 'Whether accounts and formats are known from a source or stand in for configuration',
  })
  known!: string;
}

class Link {
  @ApiProperty()
  href!: string;
}

class PageLinks {
  @ApiPropertyOptional({ type: Link, description: 'The next page; absent on the last' })
  next?: Link;
}

export class BillersAnswer {
  @ApiProperty({ type: [BillerAnswer] })
  billers!: BillerVersion[];
  @ApiProperty({ type: PageLinks, name: '_links' })
  _links!: PageLinks;
}

export class ReferenceAnswer {
  @ApiProperty()
  valid!: boolean;
  @ApiPropertyOptional({ description: 'In its normal form', example: 'DPR90012345' })
  reference?: string;
  @ApiPropertyOptional({
    type: Object,
    description: 'What the parts of it mean',
    example: { district: 'DPR' },
  })
  fields?: Readonly<Record<string, string>>;
  @ApiPropertyOptional({ description: 'The format that takes it' })
  format?: string;
  @ApiPropertyOptional({ type: [AccountAnswer], description: 'The accounts to which it may be paid' })
  accounts?: BillerVersion['accounts'];
  @ApiPropertyOptional({ type: Object, description: 'Why not, with the ISO 20022 status reason' })
  reason?: { code: string; text: string };
  @ApiPropertyOptional({
    description: 'What was probably meant, where characters look alike; never taken silently',
  })
  suggestion?: string;
}
