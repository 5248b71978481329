import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { ApiKeyCache } from '../keys/api-key-cache';
import { accessTo } from '../access/access.decorator';
import { networkOf } from '../access/caller-name';
import { lastingAnswer } from '../access/lasting-answer.decorator';
import { type Credentials, credentialsOf } from './credentials';
import { authenticationIsRequired } from '../access/is-required';
import type { Principal } from '../access/principal';
import { ANONYMOUS_SCOPES } from '../access/scopes';
import { Tickets } from '../stream/tickets';
import { TokenVerifier } from './token-verifier';
import { offeringBasic, unauthenticated, wrongCredentials } from '../access/unauthenticated';

/**
 * Identifies the caller, and refuses no request. If the caller is unknown, the RateLimitGuard first counts
 * the request, and then the AccessGuard refuses it.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly isRequired: boolean;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly keys: ApiKeyCache,
    private readonly tokens: TokenVerifier,
    private readonly tickets: Tickets,
    private readonly reflector: Reflector,
  ) {
    this.isRequired = authenticationIsRequired(config);
  }

  async canActivate(context: ExecutionContext): Promise<true> {
    const access = accessTo(context, this.reflector);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const lasting = lastingAnswer(context, this.reflector);
    // The API key cache is not used for two kinds of routes: those that manage API keys, and those that open
    // a stream or make a ticket for one. With the cache, a caller whose API key was just revoked could create
    // a new API key, which would stay valid.
    const afresh = access === 'keys:admin' || lasting !== undefined;
    const caller =
      (lasting === 'ticket' && (await this.callerOfTicket(request.query.ticket))) ||
      (await this.identify(request, { afresh }));
    if (caller instanceof ApiError) request.refusal = offeringBasic(caller, request.headers['user-agent']);
    else request.principal = caller;
    return true;
  }

  /** The caller who created the stream ticket of the request; undefined if the request has no ticket. */
  private async callerOfTicket(ticket: unknown): Promise<Principal | ApiError | undefined> {
    return typeof ticket === 'string' ? this.tickets.redeem(ticket) : undefined;
  }

  private async identify(request: Request, options: { afresh: boolean }): Promise<Principal | ApiError> {
    const credentials = credentialsOf(request);
    if (!this.isRequired && !this.isForUs(credentials)) return anonymous(request);
    if (credentials === undefined) {
      return unauthenticated('Send an API key or a token as Authorization: Bearer …, or a key as X-API-Key.');
    }
    if (credentials === 'unusable') {
      return unauthenticated(
        'Send a key or a token as Authorization: Bearer …, or a key as X-API-Key or as the password of Basic; two headers must hold the same key.',
      );
    }
    const { kind, text } = credentials;
    const principal = kind === 'key' ? await this.keys.find(text, options) : await this.tokens.verify(text);
    if (principal instanceof ApiError) return principal;
    return principal ?? wrongCredentials(kind);
  }

  /**
   * Tells whether credentials are checked although authentication is off. Only credentials that are clearly
   * meant for this service are checked, because the header may contain credentials for a proxy.
   */
  private isForUs(credentials: Credentials | 'unusable' | undefined): credentials is Credentials {
    if (credentials === undefined || credentials === 'unusable') return false;
    return credentials.kind === 'key' || this.tokens.isConfigured;
  }
}

/**
 * The principal for all callers from one IP address. It lacks the scope keys:admin, because API keys created while
 * authentication is off would stay valid after it is turned on.
 */
function anonymous(request: Request): Principal {
  return {
    kind: 'anonymous',
    id: networkOf(request.ip),
    scopes: ANONYMOUS_SCOPES,
  };
}
