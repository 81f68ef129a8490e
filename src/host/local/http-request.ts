/** What every request of ours has in common. */
import type { AxiosRequestConfig } from 'axios';
import type { FetchLimits } from '../http.ts';

/** All statuses are answers, and the adapter is named so that no other can be chosen for us. */
export function requestConfig(
  limits: Pick<FetchLimits, 'maxBytes' | 'timeoutSeconds'>,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): AxiosRequestConfig {
  return {
    adapter: 'http',
    signal,
    timeout: limits.timeoutSeconds * 1000,
    maxRedirects: 0,
    maxContentLength: limits.maxBytes,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    headers: { Accept: '*/*', 'User-Agent': 'secmon', ...headers },
  };
}
