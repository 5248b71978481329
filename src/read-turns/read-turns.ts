import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { callerName } from '../access/caller-name';
import { clientGone } from '../http/client-gone';
import { CONFIG, type Config } from '../config/config';
import { ANSWERED } from '../http/answered-response';
import { CallerTurns, overloaded, Turn } from './caller-turns';

/** Lets waiting reads begin in turns, one caller after another. */
@Injectable()
export class ReadTurns {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly turns: CallerTurns,
  ) {}

  /**
   * Resolves when the read of this request may begin. The read is in progress until the response is sent.
   * @throws ApiError OVERLOADED after `DB_POOL_TIMEOUT`; BAD_REQUEST if the client has disconnected
   */
  begin(request: Request): true | Promise<true> {
    const response = request.res as Response;
    // The client may have disconnected while earlier guards waited for Redis.
    if (request.socket.destroyed) throw clientGone();
    const name = callerName(request);
    const turn = new Turn();
    this.turns.take(name, turn);
    response.once(ANSWERED, () => {
      this.turns.end(name, turn, Number(response.getHeader('Content-Length') ?? 0));
    });
    return turn.state === 'waiting' ? this.wait(name, turn, response) : true;
  }

  private async wait(name: string, turn: Turn, response: Response): Promise<true> {
    let stop: () => void = () => undefined;
    try {
      await new Promise<void>((begin, fail) => {
        const leave = () => {
          fail(clientGone());
        };
        const timeout = setTimeout(() => {
          fail(overloaded());
        }, this.config.DB_POOL_TIMEOUT);
        turn.begin = begin;
        response.once('close', leave);
        stop = () => {
          clearTimeout(timeout);
          response.off('close', leave);
        };
      });
    } catch (error) {
      this.turns.end(name, turn, 0);
      throw error;
    } finally {
      stop();
    }
    return true;
  }
}
