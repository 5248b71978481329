import { Injectable } from '@nestjs/common';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { MOST_IN_BODY } from './product-ids.rule';

/**
 * Maximum length in bytes of a product name in JSON: 255 characters, each written as two escapes, such as
 * `\ud83d\ude00`.
 */
const NAME = 255 * 12;

/**
 * Reads the body of a request for stock levels. It may contain 1,000 product names of maximum length and 1 KB
 * of other members, but in all at most BODY_LIMIT bytes.
 */
@Injectable()
export class LevelsBodyPipe extends JsonBodyPipe {
  protected override get limit(): number {
    return Math.min(MOST_IN_BODY * (NAME + 8) + 1024, this.config.BODY_LIMIT);
  }
}
