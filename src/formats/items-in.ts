import { SerializedBody } from '../http/serialized-body';
import { linesOf } from './lines';
import { contentTypes, type Format } from './media-types';

/** Writes a response in the requested format: the whole response as JSON, or only its items as CSV or NDJSON. */
export function itemsIn<
  Column extends string,
  Answer extends { items: Readonly<Record<Column, string | number>>[] },
>(format: Format, columns: readonly Column[], answer: Answer): Answer | SerializedBody {
  if (format === 'json') return answer;
  return new SerializedBody(linesOf(format, columns, answer.items), contentTypes[format]);
}
