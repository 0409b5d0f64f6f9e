/**
 * Asks a slow answerer without ever queueing behind it: one question is under
 * way, the newest one waits, everything between is dropped, and an answer that
 * is no longer wanted is not shown.
 */
export class Latest<Question, Answer> {
  private busy = false;
  private waiting: { question: Question } | null = null;
  private epoch = 0;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly show: (answer: Answer, question: Question) => void,
    private readonly failed: (error: unknown) => void = () => {},
  ) {}

  put(question: Question): void {
    if (this.busy) {
      this.waiting = { question };
      return;
    }
    void this.run(question, this.epoch);
  }

  /** Forgets what waits and what is under way. */
  drop(): void {
    this.epoch++;
    this.waiting = null;
  }

  private async run(question: Question, epoch: number): Promise<void> {
    this.busy = true;
    try {
      const answer = await this.ask(question);
      if (epoch === this.epoch) this.show(answer, question);
    } catch (error) {
      if (epoch === this.epoch) this.failed(error);
    } finally {
      this.busy = false;
      const next = this.waiting;
      this.waiting = null;
      if (next) void this.run(next.question, this.epoch);
    }
  }
}
