/**
 * The line at the bottom where a view is about the whole and lists no parts of
 * it: the profile in one amount, under filters what they leave and take out.
 *
 *     shown 14.0 KiB + taken out by filters 17.5 KiB = 31.5 KiB
 */
import { useEffect } from "preact/hooks";
import { TOP_DOWN } from "../engine/tree.ts";
import { activeMetric, addUp, metric, type OpenProfile, report, revision, type ViewId } from "./state.ts";
import { shown } from "./transforms.ts";

/** The smallest picture there is; its sum is that of the whole. */
const DOT = { form: TOP_DOWN, from: 0, top: 0, rows: 1, width: 1, narrowest: 1 };

/** `words` stand before the amount while there are no filters. */
export function useWhole(view: ViewId, profile: OpenProfile | null, words: string): void {
  const total = activeMetric.value?.total;
  const left = shown.value;
  useEffect(() => {
    if (!profile || !total || profile.overview.is_gc_trace) return;
    const { engine } = profile;
    if (!left) {
      addUp(view, engine, { parts: [{ label: words, amount: total }], total });
      return;
    }
    let late = false;
    const ask = async () => {
      const { width } = await engine.extent(metric.peek(), TOP_DOWN);
      const { conservation } = await engine.icicle({ ...DOT, metric: metric.peek(), to: width });
      if (!late) addUp(view, engine, conservation);
    };
    ask().catch(report);
    return () => {
      late = true;
    };
  }, [view, profile, words, total, left, revision.value]);
}
