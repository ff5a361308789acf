// The forms of imports at the door.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';

export class ImportQuery {
  @ApiPropertyOptional({ description: 'Why, for the person who approves', maxLength: 500 })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  note?: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'From when the changes hold, in the place of each record’s own',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'validFrom must be a calendar day written YYYY-MM-DD' })
  validFrom?: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only say what would change' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'dryRun must be true or false' })
  dryRun?: string;
}

export class ImportAnswer {
  @ApiProperty()
  dryRun!: boolean;
  @ApiProperty()
  received!: number;
  @ApiProperty()
  new!: number;
  @ApiProperty()
  changed!: number;
  @ApiProperty()
  unchanged!: number;
  @ApiProperty()
  refused!: number;
  @ApiProperty({ type: [Object], description: 'What changes, biller by biller: code, difference, warnings' })
  changes!: object[];
  @ApiProperty({ type: [Object], description: 'What cannot be saved: line, path, code, message' })
  problems!: object[];
  @ApiPropertyOptional({ description: 'The proposal that was made; absent if nothing changes' })
  proposalId?: string;
}
