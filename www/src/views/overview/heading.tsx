/** Heads of the parts of the overview. */
import { setView } from "../state.ts";

/** A heading with the way to the view that has all of it. */
export function Heading({ title, more, go }: { title: string; more: string; go: string }) {
  return (
    <header class="overview-title">
      <h2>{title}</h2>
      <More text={more} go={() => setView(go)} />
    </header>
  );
}

/** Says how much more there is, once that is known: a button without words would be one without a name. */
export function More({ text, go }: { text: string | null; go: () => void }) {
  if (!text) return null;
  return (
    <button type="button" class="link small" onClick={go}>
      {text}
    </button>
  );
}
