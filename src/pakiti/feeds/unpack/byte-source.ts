/** Bytes as they come, taken in portions of a reader's own size. */
export class ByteSource {
  /** Undefined: all of it was there from the start. */
  private readonly chunks: AsyncIterator<Buffer> | undefined;
  private held: Buffer;
  private ended: boolean;

  constructor(content: Buffer | AsyncIterable<Buffer>) {
    const isWhole = Buffer.isBuffer(content);
    this.chunks = isWhole ? undefined : content[Symbol.asyncIterator]();
    this.held = isWhole ? content : Buffer.alloc(0);
    this.ended = isWhole;
  }

  /** The next bytes, which stay; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    const parts = [this.held];
    let length = this.held.length;
    while (length < count && !this.ended) {
      const chunk = await this.nextChunk();
      parts.push(chunk);
      length += chunk.length;
    }
    if (parts.length > 1) this.held = Buffer.concat(parts, length);
    return this.held.subarray(0, count);
  }

  /** The next bytes; fewer only at the end. */
  async take(count: number): Promise<Buffer> {
    const taken = await this.peek(count);
    this.held = this.held.subarray(taken.length);
    return taken;
  }

  /** All that is left, as it comes. */
  async *rest(): AsyncGenerator<Buffer> {
    try {
      if (this.held.length > 0) {
        const { held } = this;
        this.held = Buffer.alloc(0);
        yield held;
      }
      while (!this.ended) {
        const chunk = await this.nextChunk();
        if (chunk.length > 0) yield chunk;
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.chunks?.return?.();
  }

  private async nextChunk(): Promise<Buffer> {
    const next = (await this.chunks?.next()) as IteratorResult<Buffer, undefined> | undefined;
    if (next?.done !== false) this.ended = true;
    return next?.value ?? Buffer.alloc(0);
  }
}
