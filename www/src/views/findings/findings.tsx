/** The findings as a view of their own. */
import { active } from "../state.ts";
import { useWhole } from "../whole.ts";
import { FindingCards } from "./cards.tsx";

export function FindingsView() {
  const profile = active.value;
  useWhole("findings", profile, "the whole profile");
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
