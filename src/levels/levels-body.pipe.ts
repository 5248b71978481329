import { Injectable } from '@nestjs/common';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { MOST_IN_BODY } from './product-ids.rule';

/** Bytes of the longest name in JSON: 255 characters of which each is two escapes, such as `\\ud83d\\ude00`. */
const NAME = 255 * 12;

/** Reads the body of a request for levels: as many bytes as the names may take, and some for the rest. */
@Injectable()
export class LevelsBodyPipe extends JsonBodyPipe {
  protected override get limit(): number {
    return Math.min(MOST_IN_BODY * (NAME + 8) + 1024, this.config.BODY_LIMIT);
  }
}
