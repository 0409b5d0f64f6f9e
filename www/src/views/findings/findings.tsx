/** The findings as a view of their own. */
import { useEffect } from "preact/hooks";
import { active, activeMetric, addUp } from "../state.ts";
import { FindingCards } from "./cards.tsx";

export function FindingsView() {
  const profile = active.value;
  const total = activeMetric.value?.total;
  // Findings are about the whole: it has one part.
  useEffect(() => {
    if (profile && total)
      addUp("findings", profile.engine, { parts: [{ label: "the whole profile", amount: total }], total });
  }, [profile, total]);
  return (
    profile && (
      // A region that scrolls is reached with the keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      <div class="page scroll" role="region" aria-label="Findings and questions" tabIndex={0}>
        <FindingCards key={profile.id} profile={profile} />
      </div>
    )
  );
}
