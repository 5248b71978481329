import { Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ConcernsAllLocations, Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { SmallJsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { DetailsDto, ErasedDto, SetDetailsDto } from './dto/details.dto';
import { ProductIdPipe } from './product-id.pipe';
import { ProductsService } from './products.service';

const BY_UNBOUND = 'Not for callers who are bound to locations: it concerns all of them.';

/** Routes for the details of a product, and for the erasure of a product. */
@ApiTags('inventory')
@Controller('api/v1/inventory/products/:productid')
@ApiParam({ name: 'productid', description: 'The product.', example: 'ABC-123' })
@ApiErrors('BAD_REQUEST', 'VALIDATION_ERROR')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  @Requires('inventory:read')
  @ApiOperation({
    summary: 'Read the details of a product',
    description:
      'What people want to know of a product: its name, barcodes and unit. The service needs none of it. A caller who is bound to locations reads the details of products that ever had a reading there.',
  })
  @ApiOkResponse({
    type: DetailsDto,
    description: 'The details. Those that were never set are absent.',
    headers: rateLimitHeaders,
  })
  @ApiErrors('NOT_FOUND')
  async getProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @Caller() caller: Principal,
  ): Promise<DetailsDto> {
    return this.products.find(productid, locationsToRead(caller, undefined));
  }

  @Put()
  @Requires('inventory:write')
  @ConcernsAllLocations()
  @ApiOperation({
    summary: 'Replace the details of a product',
    description: `Sets all details at once: a detail that is left out is removed. The product may be new. ${BY_UNBOUND}`,
  })
  @ApiBody({ type: SetDetailsDto })
  @ApiOkResponse({
    type: DetailsDto,
    description: 'The details after the change.',
    headers: rateLimitHeaders,
  })
  @ApiErrors(...BODY_ERRORS)
  replaceProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(SetDetailsDto)) details: SetDetailsDto,
  ): Promise<DetailsDto> {
    return this.products.replace(productid, details);
  }

  @Patch()
  @Requires('inventory:write')
  @ConcernsAllLocations()
  @ApiOperation({
    summary: 'Change some details of a product',
    description: `Sets the details that are given, and keeps the others. \`null\` removes a detail. ${BY_UNBOUND}`,
  })
  @ApiBody({ type: SetDetailsDto })
  @ApiOkResponse({
    type: DetailsDto,
    description: 'The details after the change.',
    headers: rateLimitHeaders,
  })
  @ApiErrors(...BODY_ERRORS)
  changeProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(SetDetailsDto)) details: SetDetailsDto,
  ): Promise<DetailsDto> {
    return this.products.change(productid, details);
  }

  @Delete()
  @Requires('inventory:erase')
  @ConcernsAllLocations()
  @ApiOperation({
    summary: 'Erase a product',
    description: `Deletes every reading of the product, voided ones too, and its details, for good. The name of the product remains. The log says who did it, and how many readings were deleted. ${BY_UNBOUND}`,
  })
  @ApiOkResponse({ type: ErasedDto, description: 'The readings are deleted.', headers: rateLimitHeaders })
  async eraseProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @Caller() caller: Principal,
  ): Promise<ErasedDto> {
    return { erased: await this.products.erase(productid, caller) };
  }
}
