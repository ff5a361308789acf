// The forms of proposals at the door, for the validation and for the OpenAPI document.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const states = ['pending', 'approved', 'rejected', 'withdrawn'];
export const proposedAtOnceMax = 1_000;

export class ProposalRequest {
  @ApiProperty({
    description: 'Why',
    example: 'New account of the tax office from January on',
    maxLength: 500,
  })
  @IsString()
  @Length(1, 500)
  note!: string;

  @ApiProperty({
    type: [Object],
    description: 'Billers as they shall be from `validFrom` on, complete; new codes make new billers',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(proposedAtOnceMax)
  @IsObject({ each: true, message: 'billers must be a list of objects' })
  billers!: object[];
}

export class DecisionRequest {
  @ApiPropertyOptional({ maxLength: 500 })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  note?: string;
}

export class RejectionRequest {
  @ApiProperty({ description: 'Why not', maxLength: 500 })
  @IsString()
  @Length(1, 500)
  note!: string;
}

export class ProposalsQuery {
  @ApiPropertyOptional({ enum: states })
  @IsOptional()
  @IsIn(states, { message: `state must be one of ${states.join(', ')}` })
  state?: string;

  @ApiPropertyOptional({ type: Number, default: 50, minimum: 1, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number from 1 to 200' })
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ description: 'Where the page begins: taken from `_links.next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

export class DifferenceAnswer {
  @ApiProperty({ example: 'accounts[0].iban' })
  path!: string;
  @ApiPropertyOptional({ type: Object, description: 'Absent where the field was added' })
  before?: unknown;
  @ApiPropertyOptional({ type: Object, description: 'Absent where the field was taken away' })
  after?: unknown;
}

export class ProposedChangeAnswer {
  @ApiProperty()
  code!: string;
  @ApiProperty({ description: 'The number it has or will have' })
  version!: number;
  @ApiProperty()
  isNew!: boolean;
  @ApiProperty({ type: [DifferenceAnswer], description: 'Against the version it is based on' })
  difference!: DifferenceAnswer[];
  @ApiProperty({ type: Object, description: 'The biller as it shall be' })
  biller!: object;
  @ApiProperty({ type: [String] })
  warnings!: string[];
}

export class ProposalSummary {
  @ApiProperty({ example: 'prp_0c9vk…' })
  proposalId!: string;
  @ApiProperty({ enum: states })
  state!: string;
  @ApiProperty()
  note!: string;
  @ApiProperty({ type: Object, example: { subject: 'opr_1', name: 'Arta', at: '2026-11-23T10:00:00.000Z' } })
  proposed!: { subject: string; name: string; at: string };
  @ApiPropertyOptional({ type: Object })
  decided?: { subject: string; name: string; at: string; note?: string };
  @ApiProperty({ description: 'How many billers it changes' })
  changeCount!: number;
}

export class ProposalAnswer extends ProposalSummary {
  @ApiProperty({ type: [ProposedChangeAnswer] })
  changes!: ProposedChangeAnswer[];
}

export class ProposalsAnswer {
  @ApiProperty({ type: [ProposalSummary] })
  proposals!: ProposalSummary[];
  @ApiProperty({ type: Object, name: '_links' })
  _links!: { next?: { href: string } };
}
