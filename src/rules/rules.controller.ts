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
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { ChangeRuleDto } from './dto/change-rule.dto';
import { CreateRuleDto } from './dto/create-rule.dto';
import { ListRulesDto } from './dto/list-rules.dto';
import { RuleDto, RulesDto } from './dto/rule.dto';
import { RuleIdPipe } from './rule-id.pipe';
import { invalidRule, ruleExample, ruleExamples, rulesExample } from './rules.examples';
import { RulesService } from './rules.service';

const ID = { name: 'id', type: 'integer', description: 'The id of the rule.', example: 1 } as const;

/**
 * Routes of the rules. A rule is a condition of the stock; events are stored when the condition becomes true
 * or false.
 */
@ApiTags('rules')
@Controller('api/v1/rules')
@ApiErrors('BAD_REQUEST')
export class RulesController {
  constructor(private readonly rules: RulesService) {}

  @Post()
  @Requires('rules:write')
  @ApiOperation({
    summary: 'Make a rule',
    description:
      'A rule is about a state. An event tells once that it began, and once that it ended, for each product: also for what is so already when the rule is made. A caller who is bound to locations makes rules for these.',
  })
  @ApiBody({ type: CreateRuleDto, examples: ruleExamples })
  @ApiCreatedResponse({
    type: RuleDto,
    description: 'Made. Every instance knows the rule within 5 s.',
    headers: rateLimitHeaders,
    example: ruleExample,
  })
  @ApiErrors(...BODY_ERRORS, 'RULE_EXISTS', 'TOO_MANY_RULES', invalidRule)
  createRule(
    @FromRequest(SmallJsonBodyPipe, bodyPipe(CreateRuleDto)) rule: CreateRuleDto,
    @Caller() caller: Principal,
  ): Promise<RuleDto> {
    return this.rules.create(caller, rule);
  }

  @Get()
  @Requires('inventory:read')
  @ApiOperation({
    summary: 'List the rules',
    description:
      'In the order in which they were made. A caller who is bound to locations gets the rules of these.',
  })
  @ApiOkResponse({
    type: RulesDto,
    description: 'One page.',
    headers: rateLimitHeaders,
    example: rulesExample,
  })
  @ApiErrors('VALIDATION_ERROR')
  listRules(@Query() query: ListRulesDto, @Caller() caller: Principal): Promise<RulesDto> {
    return this.rules.list(query, caller);
  }

  @Get(':id')
  @Requires('inventory:read')
  @ApiOperation({ summary: 'Read a rule' })
  @ApiParam(ID)
  @ApiOkResponse({ type: RuleDto, description: 'The rule.', headers: rateLimitHeaders, example: ruleExample })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  getRule(@Param('id', RuleIdPipe) id: number, @Caller() caller: Principal): Promise<RuleDto> {
    return this.rules.find(id, caller);
  }

  @Patch(':id')
  @Requires('rules:write')
  @ApiOperation({
    summary: 'Change a rule',
    description:
      'Sets the members that are given, and keeps the others; `null` resets one to its default. Products, location and `when` of a rule never change: make another rule for them.',
  })
  @ApiParam(ID)
  @ApiBody({ type: ChangeRuleDto })
  @ApiOkResponse({
    type: RuleDto,
    description: 'The rule after the change.',
    headers: rateLimitHeaders,
    example: ruleExample,
  })
  @ApiErrors(...BODY_ERRORS, 'NOT_FOUND', 'RULE_EXISTS', 'VALIDATION_ERROR')
  changeRule(
    @Param('id', RuleIdPipe) id: number,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(ChangeRuleDto)) members: ChangeRuleDto,
    @Caller() caller: Principal,
  ): Promise<RuleDto> {
    return this.rules.change(id, members, caller);
  }

  @Delete(':id')
  @Requires('rules:write')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a rule',
    description: 'It tells nothing any more, also not that a state ended. Its events stay.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse({ description: 'Deleted.', headers: rateLimitHeaders })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  deleteRule(@Param('id', RuleIdPipe) id: number, @Caller() caller: Principal): Promise<void> {
    return this.rules.delete(id, caller);
  }
}
