/** A profile without a single record: why there is nothing to see. */
import { openImportReport } from "../dialogs/report.tsx";
import { Icon } from "../icons.tsx";
import { closeProfile } from "../profiles.ts";
import type { OpenProfile } from "../state.ts";

function why({ name, format, import: told }: OpenProfile["overview"]): string {
  const lines = told.lines.toLocaleString("en");
  if (told.bytes === 0) return `${name} is empty: it has no bytes at all.`;
  if (told.rejected === 0) return `${name} is empty: none of its ${lines} lines carries an amount.`;
  return `None of the ${lines} lines of ${name} could be read as ${format.title.toLowerCase()}. The import report says why.`;
}

export function Empty({ profile }: { profile: OpenProfile }) {
  return (
    <section class="panel" aria-label={`${profile.overview.name} is empty`}>
      <h2 class="panel-title">
        <Icon name="warning" /> Nothing to show
      </h2>
      <p role="alert">{why(profile.overview)}</p>
      <footer class="panel-foot">
        <button type="button" class="button" onClick={() => closeProfile(profile.id)}>
          Close
        </button>
        <span class="grow" />
        <button type="button" class="button" onClick={openImportReport}>
          Import report
        </button>
      </footer>
    </section>
  );
}
