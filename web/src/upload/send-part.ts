import { localProblem } from '../problem-error.js';

/**
 * Sends one part straight to the object store. XMLHttpRequest, because fetch does not tell how much has been sent.
 * @param onSent bytes of this part that have been sent so far
 * @throws ProblemError `browser.part_not_stored`
 */
export function sendPart(url: string, bytes: Blob, onSent: (sent: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const settle = (how: () => void): void => {
      signal.removeEventListener('abort', stop);
      how();
    };
    const fail = (detail: string): void =>
      settle(() => reject(localProblem('browser.part_not_stored', 'The file could not be sent', detail, 'Try again; what has arrived is kept.')));
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) settle(resolve);
      else fail(`The object store answered ${request.status}.`);
    };
    request.onerror = () => fail('The connection to the object store was lost.');
    request.onabort = () => settle(() => reject(new DOMException('stopped', 'AbortError')));
    signal.addEventListener('abort', stop, { once: true });
    request.open('PUT', url);
    request.send(bytes);
  });
}
