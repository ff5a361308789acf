// The forms of a biller's history at the door.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import { DifferenceAnswer } from '../propose/proposal-answer.js';

export class VersionsQuery {
  @ApiProperty({ type: Number, minimum: 1 })
  @Type(() => Number)
  @IsInt({ message: 'from must be the number of a version' })
  @Min(1)
  from!: number;

  @ApiProperty({ type: Number, minimum: 1 })
  @Type(() => Number)
  @IsInt({ message: 'to must be the number of a version' })
  @Min(1)
  to!: number;
}

export class VersionAnswer {
  @ApiProperty()
  version!: number;
  @ApiProperty({ format: 'date' })
  validFrom!: string;
  @ApiProperty({ description: "Whether it judges today's payments" })
  isInForce!: boolean;
  @ApiProperty()
  proposedBy!: string;
  @ApiProperty()
  approvedBy!: string;
  @ApiPropertyOptional()
  proposalId?: string;
  @ApiProperty({ format: 'date-time' })
  publishedAt!: string;
  @ApiProperty({ type: [DifferenceAnswer], description: 'Against the version before' })
  difference!: DifferenceAnswer[];
}

export class HistoryAnswer {
  @ApiProperty()
  code!: string;
  @ApiProperty({ type: [VersionAnswer] })
  versions!: VersionAnswer[];
}

export class VersionsDifference {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  from!: number;
  @ApiProperty()
  to!: number;
  @ApiProperty({ type: [DifferenceAnswer] })
  difference!: DifferenceAnswer[];
}
