/** What the tooltip says, asked for what is under the pointer, the newest first, and kept while it is true. */
import { signal } from "@preact/signals";
import type { Lens } from "../../engine/lens.ts";
import type { MoreDetails, NodeDetails } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { metric, report, revision } from "../state.ts";
import type { Found } from "./chart.ts";

export type Answer = { kind: "node"; node: NodeDetails; ofCaller: number | null } | { kind: "more"; more: MoreDetails };

/** Of a box of many, the largest few are named. */
export const NAMED = 4;
const MOST = 2000;

const keyOf = (found: Found) => `${found.node}/${found.more}`;
/** Amounts are another text in another metric or unit. */
const stampNow = () => `${metric.peek()}/${revision.peek()}`;

export class Answers {
  /** Goes up with every answer. */
  readonly version = signal(0);
  private readonly known = new Map<string, Answer>();
  private stamp = "";

  private readonly latest = new Latest(
    async ({ found, metric: m }: { found: Found; metric: number; stamp: string }) => this.ask(found, m),
    (answer: Answer, question) => {
      if (question.stamp !== stampNow()) return;
      this.known.set(keyOf(question.found), answer);
      this.version.value++;
    },
    report,
  );

  constructor(private readonly lens: Lens) {}

  get(found: Found): Answer | undefined {
    this.refresh();
    return this.known.get(keyOf(found));
  }

  want(found: Found): void {
    this.refresh();
    if (!this.known.has(keyOf(found))) this.latest.put({ found, metric: metric.peek(), stamp: stampNow() });
  }

  private refresh(): void {
    if (this.stamp === stampNow() && this.known.size < MOST) return;
    this.known.clear();
    this.stamp = stampNow();
  }

  private async ask(found: Found, m: number): Promise<Answer> {
    if (found.more > 0) return { kind: "more", more: await this.lens.more(m, found.node, found.more, NAMED) };
    const node = await this.lens.node(m, found.node, 1, 0);
    const caller = node.parent;
    const theirs = caller === null ? undefined : (await this.lens.node(m, caller, 0, 0)).amounts[m]?.total_share;
    const mine = node.amounts[m]?.total_share;
    return { kind: "node", node, ofCaller: theirs && mine !== undefined ? mine / theirs : null };
  }
}
