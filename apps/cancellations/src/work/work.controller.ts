// The door for case work; every call answers with the case as it stands after it.
import { Allow, CallerOf, type Caller } from '#access';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { showCase } from '../cases/show.js';
import { work, type Work } from './work.js';

const caseIdForm = /^case_[0-9a-z]{22}$/;

export class AssignBody {
  @ApiPropertyOptional({ description: 'subject of an operator; left out: yourself' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  to?: string;
}

export class TextBody {
  @ApiProperty({ maxLength: 2_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  text: string;
}

export class LockBody {
  @ApiPropertyOptional({ default: 15, maximum: 240 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(240)
  minutes?: number;
}

export class LinkBody {
  @ApiProperty()
  @Matches(caseIdForm, { message: 'caseId must be the id of a case' })
  caseId: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  why?: string;
}

export class MergeBody {
  @ApiProperty()
  @Matches(caseIdForm, { message: 'into must be the id of a case' })
  into: string;
}

export class ConsentBody {
  @ApiProperty({ description: "where the biller's consent is on file", maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  reference: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['back-office', 'contact-center'], kinds: ['operator'] })
@Controller('v1/cancellations/:caseId')
export class WorkController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Assign the case to an operator' })
  @Post('assign')
  @HttpCode(200)
  assign(@Param('caseId') id: string, @Body() body: AssignBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'assign', to: body.to ?? caller.subject }, caller);
  }

  @ApiOperation({ summary: 'Add a note' })
  @Allow({ roles: ['back-office', 'contact-center', 'approver'], kinds: ['operator'] })
  @Post('notes')
  @HttpCode(200)
  note(@Param('caseId') id: string, @Body() body: TextBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'note', note: body.text }, caller);
  }

  @ApiOperation({ summary: 'Ask the customer for information; the case waits for it' })
  @Post('ask')
  @HttpCode(200)
  ask(@Param('caseId') id: string, @Body() body: TextBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'ask', question: body.text }, caller);
  }

  @ApiOperation({ summary: 'Lock the case while you work on it' })
  @Post('lock')
  @HttpCode(200)
  lock(@Param('caseId') id: string, @Body() body: LockBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'lock', minutes: body.minutes ?? 15 }, caller);
  }

  @ApiOperation({ summary: 'Give your lock up' })
  @Post('unlock')
  @HttpCode(200)
  unlock(@Param('caseId') id: string, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'unlock' }, caller);
  }

  @ApiOperation({ summary: 'Link the case with another' })
  @Post('link')
  @HttpCode(200)
  link(@Param('caseId') id: string, @Body() body: LinkBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'link', otherId: body.caseId, why: body.why ?? 'linked' }, caller);
  }

  @ApiOperation({ summary: 'Merge the case into another, which gets its mails' })
  @Post('merge')
  @HttpCode(200)
  merge(@Param('caseId') id: string, @Body() body: MergeBody, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'merge', into: body.into }, caller);
  }

  @ApiOperation({ summary: 'Record that the biller agrees' })
  @Post('consent')
  @HttpCode(200)
  consent(
    @Param('caseId') id: string,
    @Body() body: ConsentBody,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    return this.done(id, { act: 'consent', reference: body.reference }, caller);
  }

  @ApiOperation({ summary: "Confirm that the sender's address belongs to the owner of the debtor's account" })
  @Post('confirm-sender')
  @HttpCode(200)
  confirmSender(@Param('caseId') id: string, @CallerOf() caller: Caller): Promise<object> {
    return this.done(id, { act: 'confirm-sender' }, caller);
  }

  private async done(caseId: string, what: Work, { subject }: Caller): Promise<object> {
    await work(this.cancellations, caseId, { work: what, by: subject });
    return showCase(this.cancellations, caseId);
  }
}
