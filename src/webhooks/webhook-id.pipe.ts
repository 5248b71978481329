import { Injectable } from '@nestjs/common';
import { IdPipe } from '../validation/id.pipe';

@Injectable()
export class WebhookIdPipe extends IdPipe {
  constructor() {
    super('webhook');
  }
}
