// The door for scanned codes, and for the codes that are printed on bills.
import { Allow } from '#access';
import { chooseMediaType, Problem } from '#http';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { readBills } from '../bills/bills.sql.js';
import { billerForBills, noBill } from '../bills/register.js';
import { CATALOG, type Catalog } from '../catalog.js';
import { draw, payloadOf, qrTypes } from './bill-qr.js';
import { ScanAnswer, ScanRequest } from './scan-answer.js';
import { scan } from './scan.js';

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog')
@Allow({ kinds: ['client', 'operator', 'customer'] })
export class ScanController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Post('scans')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a scanned code means', description: 'An EPC QR code, or a bare reference.' })
  @ApiResponse({ status: 200, type: ScanAnswer })
  @ApiResponse({ status: 400, description: 'The EPC QR code cannot be read: every finding by its line' })
  read(@Body() { payload }: ScanRequest): Promise<ScanAnswer> {
    return scan(this.catalog, payload);
  }

  @Get('billers/:code/bills/:reference/qr')
  @ApiOperation({ summary: 'The EPC QR code of an open bill, as text, SVG or PNG' })
  @ApiProduces(...qrTypes)
  @ApiResponse({ status: 200, description: 'The code' })
  @ApiResponse({ status: 404, description: 'There is no such bill' })
  @ApiResponse({ status: 422, description: 'The bill is not open, or not in EUR' })
  async qr(
    @Param('code') code: string,
    @Param('reference') reference: string,
    @Req() request: FastifyRequest,
  ): Promise<StreamableFile> {
    const type = chooseMediaType(request.headers.accept, qrTypes);
    if (!type) throw new Problem('not-acceptable', `the code is made as ${qrTypes.join(', ')}`);
    const biller = await billerForBills(this.catalog, code);
    const found = biller.recognise(reference);
    const key = { billerCode: code, reference: found.ok ? found.normalised : reference };
    const [bill] = await readBills(this.catalog.runtime.database, [key]);
    if (!bill) throw noBill(key);
    const bytes = await draw(payloadOf(bill, biller), type);
    return new StreamableFile(bytes, { type: type.startsWith('text') ? `${type}; charset=utf-8` : type });
  }
}
