import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';
import { CONSTANTS } from '../reading-files/file-options';
import { type FileType, fileTypeInForm } from './file-type';

/** Limits for a form (multipart/form-data): the number of parts, and the size of the headers of each part in bytes. */
const MOST_PARTS = 100;
const HEADER_BYTES = 16 * 1024;

const BOUNDARY = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i;

/**
 * Form fields that have the name of an import parameter. They are refused, because parameters belong in the query
 * string.
 */
const PARAMETER = new RegExp(`^(?:\\w+_column|${CONSTANTS.join('|')}|timezone|decimal|on_invalid)$`);

type PartHeaders = Readonly<Record<string, readonly string[]>>;

/**
 * The import file in a form (multipart/form-data). The form is read no faster than the bytes of the file are
 * consumed.
 */
export class FormFile {
  private readonly parser: Dicer;
  private readonly pieces: AsyncIterator<Buffer, undefined>;
  private parts = 0;
  private error: Error | undefined;
  private isFinished = false;
  private file: { readonly part: Readable; readonly type: FileType } | undefined;

  /** Creates the parser of a form (multipart/form-data). @throws ApiError BAD_REQUEST for a form without a boundary */
  constructor(contentType: string, bytes: AsyncIterable<Buffer>) {
    const [, quoted, boundary = quoted] = BOUNDARY.exec(contentType) ?? [];
    if (boundary === undefined) throw damaged();
    this.pieces = bytes[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    this.parser = new Dicer({ boundary, maxHeaderPairs: 20, maxHeaderSize: HEADER_BYTES } as never);
    this.parser.on('part', (part) => {
      this.begin(part);
    });
    this.parser.on('error', (error) => (this.error ??= damaged(error)));
    this.parser.on('finish', () => (this.isFinished = true));
  }

  /** Reads the form up to the beginning of its file. @throws ApiError VALIDATION_ERROR if the form has no file */
  async type(): Promise<FileType> {
    try {
      while (!this.file) {
        if (!(await this.advance()))
          throw invalidValue('file', 'is missing: send a form with one file in it');
      }
      return this.file.type;
    } catch (error) {
      await this.pieces.return?.();
      throw error;
    }
  }

  /** Yields the bytes of the file in the form; ends when the whole form has arrived. @throws ApiError */
  async *bytes(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const bytes = this.file?.part.read() as Buffer | null;
        if (bytes) yield bytes;
        else if (!(await this.advance())) return;
      }
    } finally {
      await this.pieces.return?.();
    }
  }

  /** Passes the next bytes of the form to the parser. @returns false at the end of the form */
  private async advance(): Promise<boolean> {
    const { value, done } = await this.pieces.next();
    if (done) await this.end();
    else this.parser.write(value);
    if (this.error) throw this.error;
    return !done;
  }

  private begin(part: Readable): void {
    this.parts += 1;
    if (this.parts > MOST_PARTS) this.error ??= invalidValue('form', `may have ${MOST_PARTS} parts`);
    part.on('error', (error) => (this.error ??= damaged(error)));
    part.once('header', (headers: PartHeaders) => {
      try {
        this.open(part, headers);
      } catch (error) {
        this.error ??= error as Error;
      }
    });
  }

  private open(part: Readable, headers: PartHeaders): void {
    const disposition = decoded(headers['content-disposition']?.[0]);
    const name = /;\s*name\s*=\s*"?([^";]*)/i.exec(disposition)?.[1] ?? '';
    const fileName = /;\s*filename\*?\s*=\s*"?([^";]*)/i.exec(disposition)?.[1];
    const type = decoded(headers['content-type']?.[0]);
    if (fileName === undefined && type.toLowerCase() !== 'application/octet-stream') {
      part.resume();
      if (PARAMETER.test(name))
        throw invalidValue(name, 'must be given in the query string, not in the form');
    } else if (this.file) {
      part.resume();
      throw invalidValue('file', 'must be one: the form has several');
    } else {
      this.file = { part, type: fileTypeInForm(type, fileName ?? '') };
    }
  }

  /** Waits until the form parser has found the end of the form, or has reported an error. */
  private end(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        resolve();
      };
      this.parser.once('finish', done).once('error', done);
      this.parser.end();
      if (this.isFinished || this.error) resolve();
    });
  }
}

/** Decodes a header of a form as UTF-8, because the form parser decodes headers as Latin-1. */
function decoded(header = ''): string {
  return Buffer.from(header, 'latin1').toString();
}

function damaged(cause?: unknown): ApiError {
  return new ApiError('BAD_REQUEST', 'The form ends early or is not what its headers say.', { cause });
}
