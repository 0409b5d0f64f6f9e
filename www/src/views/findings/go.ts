/** Follows the link of a finding or a question: the view that shows the proof. */
import { batch } from "@preact/signals";
import type { Link } from "../../engine/findings.ts";
import { openImportReport } from "../dialogs/report.tsx";
import { setMetric } from "../metric.ts";
import { setSearch } from "../search.ts";
import { list } from "../sites/sites.tsx";
import { select, setView, showInIcicle } from "../state.ts";

const goes: Record<Link["view"], (link: Link) => void> = {
  icicle: ({ node }) => showInIcicle(node ?? 0),
  stacks: ({ node }) => {
    select(node);
    setView("stacks");
  },
  explore: ({ search }) => {
    setSearch({ pattern: search ?? "", regex: false, case: true }, 0);
    setView("explore");
  },
  sites: (link) => {
    list.value = link.list ?? list.value;
    setView("sites");
  },
  subsystems: () => setView("subsystems"),
  import: openImportReport,
};

export function follow(link: Link): void {
  batch(() => {
    if (link.metric !== null) setMetric(link.metric);
    goes[link.view](link);
  });
}
