import { Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { SmallJsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { DetailsDto, ErasedDto, SetDetailsDto } from './dto/details.dto';
import { ProductIdPipe } from './product-id.pipe';
import { ProductsService } from './products.service';

const BODY_ERRORS = [
  'MALFORMED_JSON',
  'BAD_REQUEST',
  'REQUEST_TIMEOUT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

/** What people want to know of one product. */
@ApiTags('inventory')
@Controller('api/v1/inventory/products/:productid')
@ApiParam({ name: 'productid', description: 'The product.', example: 'ABC-123' })
@ApiErrors('BAD_REQUEST', 'VALIDATION_ERROR')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  @Requires('inventory:read')
  @ApiOperation({ summary: 'Read the details of a product' })
  @ApiOkResponse({ type: DetailsDto, description: 'Its details.', headers: rateLimitHeaders })
  @ApiErrors('NOT_FOUND')
  getProduct(@Param('productid', ProductIdPipe) productid: string): Promise<DetailsDto> {
    return this.products.find(productid);
  }

  @Put()
  @Requires('inventory:write')
  @ApiOperation({
    summary: 'Replace the details of a product',
    description: 'What is left out is removed.',
  })
  @ApiBody({ type: SetDetailsDto })
  @ApiOkResponse({ type: DetailsDto, description: 'Its details now.', headers: rateLimitHeaders })
  @ApiErrors(...BODY_ERRORS)
  replaceProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(SetDetailsDto)) details: SetDetailsDto,
  ): Promise<DetailsDto> {
    return this.products.replace(productid, details);
  }

  @Patch()
  @Requires('inventory:write')
  @ApiOperation({
    summary: 'Change some details of a product',
    description: 'What is left out stays; null removes a detail.',
  })
  @ApiBody({ type: SetDetailsDto })
  @ApiOkResponse({ type: DetailsDto, description: 'Its details now.', headers: rateLimitHeaders })
  @ApiErrors(...BODY_ERRORS)
  changeProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(SetDetailsDto)) details: SetDetailsDto,
  ): Promise<DetailsDto> {
    return this.products.change(productid, details);
  }

  @Delete()
  @Requires('inventory:erase')
  @ApiOperation({
    summary: 'Erase a product',
    description:
      'Deletes every reading of the product, voided ones too, and its details, for good. The log says who did it, and how many readings went.',
  })
  @ApiOkResponse({ type: ErasedDto, description: 'Erased.', headers: rateLimitHeaders })
  async eraseProduct(
    @Param('productid', ProductIdPipe) productid: string,
    @Caller() caller: Principal,
  ): Promise<ErasedDto> {
    return { erased: await this.products.erase(productid, caller) };
  }
}
