/** The top line: open profiles and files on their way in as tabs, and what belongs to the page as a whole. */
import { theme, toggleTheme } from "../../util/theme.ts";
import { joinable, openCompare } from "../compare/compare.tsx";
import { openPrivacy } from "../dialogs/privacy.tsx";
import { Icon } from "../icons.tsx";
import { showHelp } from "../keys.ts";
import { FileName } from "../parts.tsx";
import { activate } from "../profiles.ts";
import { activeId } from "../state.ts";
import { tabs } from "../tabs.ts";

/** More tabs than this may not all be seen: they stand in a list too. */
const SEEN = 4;

/** Where tabs are many, the one that is shown is also seen. */
const intoView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

export function Title() {
  const list = tabs();
  return (
    <header class="title">
      <button type="button" class="brand" onClick={() => activate(null)} title="Start page">
        heapglass
      </button>
      <nav class={list.length > SEEN ? "tabs many" : "tabs"} aria-label="Open profiles">
        {list.map(({ id, name, note, close }) => (
          <span
            key={id}
            ref={id === activeId.value ? intoView : null}
            class={id === activeId.value ? "tab on" : "tab"}
            style={{ minWidth: `calc(${Math.min(name.length, 16) + note.length}ch + 56px)` }}
          >
            <button
              type="button"
              class="tab-name"
              aria-current={id === activeId.value ? "true" : undefined}
              title={name}
              aria-label={note ? `${name}, ${note}` : name}
              onClick={() => activate(id)}
            >
              <span class="tab-text">
                <FileName text={name} />
              </span>
              {note && <span class="tab-note number">{note}</span>}
            </button>
            <button type="button" class="tab-close" aria-label={`Close ${name}`} onClick={close}>
              <Icon name="close" />
            </button>
          </span>
        ))}
      </nav>
      {list.length > SEEN && (
        <select
          class="tab-list"
          style={{ width: `calc(${`${list.length} of ${list.length}`.length}ch + 28px)` }}
          aria-label="All open profiles"
          title="All open profiles ( [ and ] )"
          value={String(activeId.value ?? "")}
          onChange={(event) => activate(Number(event.currentTarget.value))}
        >
          {activeId.value === null && <option value="">{list.length} open</option>}
          {list.map(({ id, name, note }, index) => (
            <option key={id} value={String(id)}>
              {`${index + 1} of ${list.length}: ${name}${note && ` (${note})`}`}
            </option>
          ))}
        </select>
      )}
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
      {joinable().length > 1 && (
        <button
          type="button"
          class="button bare"
          title="Compare open profiles, follow them over time, or add them up (V)"
          onClick={openCompare}
        >
          Compare…
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
