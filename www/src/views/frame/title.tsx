/** The top line: open profiles and files on their way in as tabs, and what belongs to the page as a whole. */
import { theme, toggleTheme } from "../../util/theme.ts";
import { openPrivacy } from "../dialogs/privacy.tsx";
import { Icon } from "../icons.tsx";
import { cancel, type Job, jobs } from "../jobs.ts";
import { showHelp } from "../keys.ts";
import { Name } from "../parts.tsx";
import { activate, closeProfile } from "../profiles.ts";
import { activeId, opened } from "../state.ts";

interface Tab {
  id: number;
  name: string;
  note: string;
  close: () => void;
}

function noteOf(job: Job): string {
  const { stage } = job;
  if (stage.is === "waiting") return "waiting";
  if (stage.is === "refused") return "not opened";
  if (stage.is === "broken") return "stopped";
  const { bytes = 0, size = 0 } = stage.progress ?? {};
  return size > 0 ? `${Math.floor((100 * bytes) / size)} %` : "…";
}

function tabs(): Tab[] {
  const open = opened.value.map(({ id, overview, engine }) => ({
    id,
    name: overview.name,
    note: engine.dead.value === null ? "" : "stopped",
    close: () => closeProfile(id),
  }));
  const coming = jobs.value.map((job) => ({
    id: job.id,
    name: job.source.name,
    note: noteOf(job),
    close: () => cancel(job.id),
  }));
  return [...open, ...coming].sort((a, b) => a.id - b.id);
}

/** Where tabs are many, the one that is shown is also seen. */
const intoView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

export function Title() {
  const list = tabs();
  return (
    <header class="title">
      <button type="button" class="brand" onClick={() => activate(null)} title="Start page">
        heapglass
      </button>
      <nav class="tabs" aria-label="Open profiles">
        {list.map(({ id, name, note, close }) => (
          <span
            key={id}
            ref={id === activeId.value ? intoView : null}
            class={id === activeId.value ? "tab on" : "tab"}
            style={{ minWidth: `min(152px, calc(${name.length}ch + 48px))` }}
          >
            <button
              type="button"
              class="tab-name"
              aria-current={id === activeId.value ? "true" : undefined}
              title={name}
              onClick={() => activate(id)}
            >
              <span class="tab-text">
                <Name text={name} tail={12} />
              </span>
              {note && <span class="tab-note number">{note}</span>}
            </button>
            <button type="button" class="tab-close" aria-label={`Close ${name}`} onClick={close}>
              <Icon name="close" />
            </button>
          </span>
        ))}
      </nav>
      {list.length > 0 && (
        <button
          type="button"
          class={activeId.value === null ? "button bare on" : "button bare"}
          aria-label="Open another profile"
          title="Open another profile"
          onClick={() => activate(null)}
        >
          <Icon name="plus" />
        </button>
      )}
      <span class="grow" />
      <button type="button" class="button bare badge" onClick={openPrivacy} title="What forbids it, and how to check">
        <Icon name="shield" /> nothing leaves
      </button>
      <button
        type="button"
        class="button bare"
        aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}
        title={theme.value === "dark" ? "Light colours" : "Dark colours"}
        onClick={toggleTheme}
      >
        <Icon name="theme" />
      </button>
      <button type="button" class="button bare" aria-label="Keys and help" title="Keys and help (?)" onClick={showHelp}>
        <span class="question">?</span>
      </button>
    </header>
  );
}
