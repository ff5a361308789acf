// The forms of what is told about a file of payments, for the OpenAPI document.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const links = {
  type: 'object' as const,
  additionalProperties: { type: 'object', required: ['href'], properties: { href: { type: 'string' } } },
};

class FileProblem {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  message!: string;
}

export class BatchTaken {
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  received!: number;
  @ApiPropertyOptional({ description: 'why the file could not be read to its end; what came before stands' })
  problem?: FileProblem;
  @ApiProperty(links)
  _links!: Record<string, { href: string }>;
}

export class BatchProgress {
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  state!: string;
  @ApiProperty()
  format!: string;
  @ApiProperty()
  received!: number;
  @ApiProperty()
  settled!: number;
  @ApiProperty()
  rejected!: number;
  @ApiProperty()
  duplicates!: number;
  @ApiProperty()
  parked!: number;
  @ApiProperty({ description: 'not yet decided, or held until their day' })
  pending!: number;
  @ApiProperty({ description: 'of the pending ones, those held until their day' })
  held!: number;
  @ApiPropertyOptional({ description: 'why the file could not be read to its end' })
  problem?: string;
  @ApiProperty(links)
  _links!: Record<string, { href: string }>;
}

export const reportContent = {
  'application/json': { schema: { type: 'object' } },
  'text/csv': { schema: { type: 'string' } },
  'application/xml': { schema: { type: 'string', description: 'pain.002.001.11' } },
};
