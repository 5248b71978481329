import { ApiError, type ErrorDetail, MAX_DETAILS } from '../errors/api-error';

/** Collects the validation errors of a request: all errors are counted, and the first 100 are listed. */
export class ValidationErrors {
  private readonly details: ErrorDetail[] = [];
  private count = 0;

  get any(): boolean {
    return this.count > 0;
  }

  /** The first 100 validation errors of a request. */
  get listed(): readonly ErrorDetail[] {
    return this.details;
  }

  /**
   * Counts a validation error. The first 100 errors are also listed.
   * @param message the text after the name of the field, which says what is allowed; or a function that
   * returns this text, called only if the error is listed
   */
  add(field: string, message: string | (() => string)): void {
    this.count += 1;
    if (this.details.length === MAX_DETAILS) return;
    this.details.push({ field, message: typeof message === 'string' ? message : message() });
  }

  /**
   * Makes a VALIDATION_ERROR with the listed errors.
   * @param summary the beginning of the message, such as "2 of 1000 items are invalid"
   */
  error(summary: string): ApiError {
    const listed =
      this.count > MAX_DETAILS ? `; the first ${MAX_DETAILS} of ${this.count} mistakes are listed` : '';
    return new ApiError('VALIDATION_ERROR', summary + listed, { details: this.details });
  }
}
