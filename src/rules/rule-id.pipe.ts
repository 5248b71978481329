import { Injectable } from '@nestjs/common';
import { IdPipe } from '../validation/id.pipe';

@Injectable()
export class RuleIdPipe extends IdPipe {
  constructor() {
    super('rule');
  }
}
