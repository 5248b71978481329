import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { finalize, type Observable } from 'rxjs';
import { Intake } from './intake';

/**
 * For every route that reads a body: gives the request its share of the room, for as long as it is worked on. That may
 * be longer than its client stays, and shorter than the client takes to read its answer.
 */
@Injectable()
export class IntakeInterceptor implements NestInterceptor {
  constructor(private readonly intake: Intake) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const share = this.intake.open(request);
    request.res?.once('close', () => {
      share.leave();
    });
    return next.handle().pipe(
      finalize(() => {
        share.close();
      }),
    );
  }
}
