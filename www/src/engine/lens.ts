/**
 * The engine, looking at one of a profile's trees: its own, or that from where
 * stacks end to their callers. A new lens for every new tree, so that whatever
 * is remembered of a tree can be remembered with its lens.
 */
import type { Engine } from "./engine.ts";
import type { FrameId, NodeId } from "./protocol.ts";
import type { Form, IcicleQuery } from "./tree.ts";

export class Lens {
  constructor(
    readonly engine: Engine,
    readonly form: Form,
  ) {}

  icicle = (query: Omit<IcicleQuery, "form">) => this.engine.icicle({ ...query, form: this.form });
  extent = (metric: number) => this.engine.extent(metric, this.form);
  names = (frames: Uint32Array<ArrayBuffer> | FrameId[]) => this.engine.names(frames);
  node = (metric: number, node: NodeId, ancestors: number, heaviest: number) =>
    this.engine.node(metric, node, ancestors, heaviest);
  more = (metric: number, node: NodeId, siblings: number, heaviest: number) =>
    this.engine.more(metric, node, siblings, heaviest);
}
