import { Injectable } from '@nestjs/common';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { MOST_IN_BODY } from './product-ids.rule';

/**
 * Maximum length in bytes of a product name in JSON: 255 characters, each written as two escapes, such as
 * `\\ud83d\\ude00`.
 */
const NAME = 255 * 12;

/**
 * Reads the body of a request for stock levels. Its size limit leaves room for the longest product names, and for the
 * other members.
 */
@Injectable()
export class LevelsBodyPipe extends JsonBodyPipe {
  protected override get limit(): number {
    return Math.min(MOST_IN_BODY * (NAME + 8) + 1024, this.config.BODY_LIMIT);
  }
}
