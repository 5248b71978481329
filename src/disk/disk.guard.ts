import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { accessTo } from '../access/access.decorator';
import type { Scope } from '../access/scopes';
import { DiskSpace } from './disk-space';

/**
 * Requests that need one of these scopes are refused while the disk is full, except GET and HEAD. Voiding and
 * erasing need space: they write each reading to the write-ahead log, and free no space before a vacuum.
 * Scopes for API keys are not in the list: API keys are small, and it must be possible to revoke a stolen API
 * key.
 */
const WRITING: readonly ('public' | Scope)[] = [
  'inventory:write',
  'inventory:void',
  'inventory:erase',
  'rules:write',
  'webhooks:write',
];

/** Refuses writes while the disk is full, before the request bodies are read. @throws ApiError DISK_FULL */
@Injectable()
export class DiskGuard implements CanActivate {
  constructor(
    private readonly disk: DiskSpace,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): true {
    const { method } = context.switchToHttp().getRequest<Request>();
    const isRead = method === 'GET' || method === 'HEAD'; // a GET for webhooks needs a scope for writing
    if (!isRead && this.disk.isFull && WRITING.includes(accessTo(context, this.reflector)))
      this.disk.assertRoom();
    return true;
  }
}
