import { baseUrl, credentials, noteResponse } from '../api/client';
import { Refusal, Unreachable } from '../api/failure';
import { setConnection } from '../api/connection';
import { noteChange } from '../api/last-change';

/** The service's response after it has stored a file. */
export interface ImportResult {
  readonly inserted: number;
  readonly skipped?: number;
  readonly details?: readonly { readonly field: string; readonly message: string }[];
}

/**
 * The file to send, with its Idempotency-Key. The service stores the file only once, even if it is sent
 * twice.
 */
export interface Upload {
  readonly file: File;
  readonly contentType: string;
  readonly parameters: URLSearchParams;
  readonly key: string;
}

/**
 * Sends a file with XMLHttpRequest, because fetch does not report how much is sent.
 * @param onProgress called with the share of the file that was sent, from 0 to 1
 * @throws Refusal, Unreachable
 */
export function upload(
  { file, contentType, parameters, key }: Upload,
  onProgress: (share: number) => void,
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${baseUrl}/api/v1/inventory/import?${parameters.toString()}`);
    const headers = { ...credentials(), 'Content-Type': contentType, 'Idempotency-Key': key };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(loaded / total);
    };
    request.onload = () => {
      const body = bodyOf(request);
      const response = { status: request.status, headers: new Headers(headersOf(request)) };
      noteResponse(response);
      noteChange();
      if (request.status === 201) resolve(body as ImportResult);
      else reject(new Refusal(response, body));
    };
    request.onerror = () => {
      setConnection({ kind: 'unreachable' });
      reject(new Unreachable());
    };
    request.send(file);
  });
}

function bodyOf({ responseText }: XMLHttpRequest): unknown {
  try {
    return JSON.parse(responseText);
  } catch {
    return undefined;
  }
}

function headersOf(request: XMLHttpRequest): [string, string][] {
  const lines = request.getAllResponseHeaders().trim().split('\r\n');
  return lines
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}
