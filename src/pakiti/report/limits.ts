/** What a report may hold. A large cluster image has some 5,000 packages, a header a dozen lines. */
export const REPORT_LIMITS = {
  /** After decompression and decryption. */
  bytes: 16 * 2 ** 20,
  packages: 100_000,
  /** After the header; some of them may say the same, or nothing. */
  lines: 200_000,
  headerLines: 10_000,
  /** UTF-16 units of a name, a version, a header. */
  text: 1024,
} as const;
