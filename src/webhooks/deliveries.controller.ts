import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { SmallJsonBodyPipe } from '../body/json-body.pipe';
import { NoBodyPipe } from '../body/no-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders as headers } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { DeliveriesService } from './deliveries.service';
import { DeliveriesDto, TestedWebhookDto } from './dto/delivery.dto';
import { ListDeliveriesDto } from './dto/list-webhooks.dto';
import { ReplayDto, ReplayedDto } from './dto/replay.dto';
import { WebhookIdPipe } from './webhook-id.pipe';
import { WEBHOOK_ID } from './webhooks.controller';
import { deliveriesExample, testedExample } from './webhooks.examples';

/** Routes for the deliveries of a webhook. They list and repeat deliveries, and test the webhook. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks/:id')
@Requires('webhooks:write')
@ApiParam(WEBHOOK_ID)
@ApiErrors('BAD_REQUEST', 'NOT_FOUND', 'VALIDATION_ERROR')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get('deliveries')
  @ApiOperation({
    summary: 'List the deliveries of a webhook',
    description: 'What was sent in the last 30 days and what is to be sent, the newest event first.',
  })
  @ApiOkResponse({ type: DeliveriesDto, description: 'One page.', headers, example: deliveriesExample })
  listDeliveries(
    @Param('id', WebhookIdPipe) id: number,
    @Query() query: ListDeliveriesDto,
    @Caller() caller: Principal,
  ): Promise<DeliveriesDto> {
    return this.deliveries.list(id, query, caller);
  }

  @Post('test')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Test a webhook',
    description:
      'Sends a request of type `webhook.test` at once, and returns what came of it. It is sent once, also to a webhook that is disabled, and is not among the deliveries.',
  })
  @ApiOkResponse({
    type: TestedWebhookDto,
    description: 'The request was sent, or could not be sent.',
    headers,
    example: testedExample,
  })
  testWebhook(
    @Param('id', WebhookIdPipe) id: number,
    @FromRequest(NoBodyPipe) _nothing: undefined,
    @Caller() caller: Principal,
  ): Promise<TestedWebhookDto> {
    return this.deliveries.test(id, caller);
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send events again',
    description:
      'Sends the kept events after a given one that the webhook asks for, also those that were delivered, and those that were made while the webhook was disabled; of `level.changed` only the newest for each product and location. An event that was sent before keeps its `webhook-id`.',
  })
  @ApiBody({ type: ReplayDto })
  @ApiOkResponse({ type: ReplayedDto, description: 'Queued.', headers })
  @ApiErrors(...BODY_ERRORS)
  replayEvents(
    @Param('id', WebhookIdPipe) id: number,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(ReplayDto)) { after }: ReplayDto,
    @Caller() caller: Principal,
    @Req() { socket }: Request,
  ): Promise<ReplayedDto> {
    return this.deliveries.replay(id, after, caller, () => socket.destroyed);
  }
}
