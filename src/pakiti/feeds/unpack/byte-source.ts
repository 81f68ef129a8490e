/** Bytes as they come, taken in portions of a reader's own size. */
export class ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);
  private ended = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
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
    await this.chunks.return?.();
  }

  private async nextChunk(): Promise<Buffer> {
    const { done, value } = (await this.chunks.next()) as IteratorResult<Buffer, undefined>;
    if (done === true) this.ended = true;
    return value ?? Buffer.alloc(0);
  }
}
