import { Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { SmallJsonBodyPipe } from '../body/json-body.pipe';
import { NoBodyPipe } from '../body/no-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders as headers } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { ChangeWebhookDto } from './dto/change-webhook.dto';
import { CreateWebhookDto } from './dto/create-webhook.dto';
import { ListWebhooksDto } from './dto/list-webhooks.dto';
import { RotateSecretDto } from './dto/rotate-secret.dto';
import { WebhookDto, WebhooksDto, WebhookWithSecretDto } from './dto/webhook.dto';
import { WebhookIdPipe } from './webhook-id.pipe';
import {
  invalidWebhook,
  webhookExample,
  webhookExamples,
  webhooksExample,
  webhookWithSecretExample,
} from './webhooks.examples';
import { WebhooksService } from './webhooks.service';

/** The path parameter with the id of a webhook. */
export const WEBHOOK_ID = {
  name: 'id',
  type: 'integer',
  description: 'The id of the webhook.',
  example: 1,
} as const;

/**
 * Routes of the webhooks. Even reading webhooks needs the scope for writing, because their URLs often contain a
 * token.
 */
@ApiTags('webhooks')
@Controller('api/v1/webhooks')
@Requires('webhooks:write')
@ApiErrors('BAD_REQUEST')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @ApiOperation({
    summary: 'Make a webhook',
    description:
      'Every event of these types that is made from now on is sent to the URL by POST, signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. The secret is shown once, in this response. A caller who is bound to locations makes webhooks for these.',
  })
  @ApiBody({ type: CreateWebhookDto, examples: webhookExamples })
  @ApiCreatedResponse({
    type: WebhookWithSecretDto,
    description: 'Made.',
    headers,
    example: webhookWithSecretExample,
  })
  @ApiErrors(...BODY_ERRORS, 'TOO_MANY_WEBHOOKS', invalidWebhook)
  createWebhook(
    @FromRequest(SmallJsonBodyPipe, bodyPipe(CreateWebhookDto)) webhook: CreateWebhookDto,
    @Caller() caller: Principal,
  ): Promise<WebhookWithSecretDto> {
    return this.webhooks.create(caller, webhook);
  }

  @Get()
  @ApiOperation({
    summary: 'List the webhooks',
    description:
      'In the order in which they were made, without secrets. A caller who is bound to locations gets the webhooks of these.',
  })
  @ApiOkResponse({ type: WebhooksDto, description: 'One page.', headers, example: webhooksExample })
  @ApiErrors('VALIDATION_ERROR')
  listWebhooks(@Query() query: ListWebhooksDto, @Caller() caller: Principal): Promise<WebhooksDto> {
    return this.webhooks.list(query, caller);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a webhook' })
  @ApiParam(WEBHOOK_ID)
  @ApiOkResponse({ type: WebhookDto, description: 'The webhook.', headers, example: webhookExample })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  getWebhook(@Param('id', WebhookIdPipe) id: number, @Caller() caller: Principal): Promise<WebhookDto> {
    return this.webhooks.find(id, caller);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a webhook',
    description:
      'Sets the members that are given, and keeps the others. `enabled` starts a webhook that the service has disabled. Products and location of a webhook never change: make another webhook for them.',
  })
  @ApiParam(WEBHOOK_ID)
  @ApiBody({ type: ChangeWebhookDto })
  @ApiOkResponse({
    type: WebhookDto,
    description: 'The webhook after the change.',
    headers,
    example: webhookExample,
  })
  @ApiErrors(...BODY_ERRORS, 'NOT_FOUND', 'VALIDATION_ERROR')
  changeWebhook(
    @Param('id', WebhookIdPipe) id: number,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(ChangeWebhookDto)) members: ChangeWebhookDto,
    @Caller() caller: Principal,
  ): Promise<WebhookDto> {
    return this.webhooks.change(id, members, caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a webhook',
    description: 'Nothing more is sent, and its deliveries are deleted. The events stay.',
  })
  @ApiParam(WEBHOOK_ID)
  @ApiNoContentResponse({ description: 'Deleted.', headers })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  deleteWebhook(@Param('id', WebhookIdPipe) id: number, @Caller() caller: Principal): Promise<void> {
    return this.webhooks.delete(id, caller);
  }

  @Post(':id/secret')
  @ApiOperation({
    summary: 'Give a webhook a new secret',
    description:
      'Requests have a signature by each of the two secrets for `grace` seconds more, a day by default, so that a receiver can change to the new one meanwhile.',
  })
  @ApiParam(WEBHOOK_ID)
  @ApiCreatedResponse({
    type: WebhookWithSecretDto,
    description: 'Renewed.',
    headers,
    example: webhookWithSecretExample,
  })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  rotateWebhookSecret(
    @Param('id', WebhookIdPipe) id: number,
    @FromRequest(NoBodyPipe) _nothing: undefined,
    @Query() { grace }: RotateSecretDto,
    @Caller() caller: Principal,
  ): Promise<WebhookWithSecretDto> {
    return this.webhooks.rotate(id, grace, caller);
  }
}
