/** Where the page begins. */
import { effect } from "@preact/signals";
import { render } from "preact";
import "./style/tokens.css";
import "./style/base.css";
import "./style/controls.css";
import "./style/frame.css";
import "./style/search.css";
import "./style/details.css";
import "./style/dialog.css";
import "./style/panel.css";
import "./style/rules.css";
import "./style/table.css";
import "./style/start.css";
import "./style/cards.css";
import "./style/explore.css";
import { followAddress } from "./views/address.ts";
import { followSelection } from "./views/follow.ts";
import { followFocus } from "./views/frame/focus.ts";
import { prepareEngine } from "./views/jobs.ts";
import { listenForKeys } from "./views/keys.ts";
import { listenForFiles } from "./views/open.ts";
import { Page } from "./views/page.tsx";
import { active } from "./views/state.ts";
import { knownView } from "./views/views.ts";

/**
 * For tests, for the bench and for the curious with a console: how much memory
 * the open profile's engine holds, and the engine itself to ask. It offers
 * nothing that the page does not show, and nothing in the page uses it.
 */
const curious = {
  memory: (): Promise<number> => active.peek()?.engine.memory() ?? Promise.resolve(0),
  engine: () => active.peek()?.engine ?? null,
};
Object.assign(globalThis, { heapglass: curious });

effect(() => {
  const name = active.value?.overview.name;
  document.title = name ? `${name} – heapglass` : "heapglass";
});

const host = document.getElementById("page");
if (host) render(<Page />, host);
followSelection();
followFocus();
followAddress(knownView);
listenForKeys();
listenForFiles();
prepareEngine();
