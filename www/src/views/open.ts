/** The ways in: dialogs, clipboard, drop. All end in `openSources`, folders after a choice. */
import { signal } from "@preact/signals";
import { h } from "preact";
import { chooseFiles, chooseFolder, readClipboard } from "../source/choose.ts";
import { isCode } from "../source/code.ts";
import { carriesFiles, type Dropped, type Folder, take } from "../source/drop.ts";
import { offers } from "../source/folder.ts";
import type { Source } from "../source/source.ts";
import { isTyping } from "../util/keys.ts";
import { closeDialog, openDialog } from "./dialog.tsx";
import { openSources } from "./jobs.ts";
import { FolderChoice } from "./load/folder.tsx";
import { addFiles, addFolder } from "./source/files.ts";
import { active, setView, view } from "./state.ts";

/** A drag with files is over the window. */
export const dragging = signal(false);

let pastes = 0;
const pastedName = () => (pastes++ === 0 ? "pasted" : `pasted-${pastes}`);

export async function openFilesDialog(): Promise<void> {
  openSources(await chooseFiles());
}

export async function openFolderDialog(): Promise<void> {
  const folder = await chooseFolder();
  if (folder.files.length > 0) offerFolder(folder);
}

/** A sentence where it could not be done. */
export async function pasteFromClipboard(): Promise<string | null> {
  const pasted = await readClipboard(pastedName());
  if (typeof pasted === "string") return pasted;
  openSources([pasted]);
  return null;
}

function offerFolder(folder: Folder): void {
  const choose = (chosen: Source[]) => {
    closeDialog();
    openSources(chosen);
  };
  openDialog(`Profiles in ${folder.name}`, () => FolderChoice({ folder, choose }), true);
}

/** A profile that can show source is on the screen: source files are for it. */
const takesCode = () => active.peek()?.overview.has_lines === true;

function accept({ files, folder }: Dropped): void {
  const code = takesCode() ? files.filter(({ name }) => isCode(name)) : [];
  const profiles = files.filter((file) => !code.includes(file));
  if (code.length > 0) addFiles(code);
  if (profiles.length > 0) openSources(profiles);
  const isCodeFolder = folder && takesCode() && (view.peek() === "source" || isOfCode(folder));
  if (folder && isCodeFolder) addFolder(folder);
  else if (folder) offerFolder(folder);
  if (code.length > 0 || isCodeFolder) setView("source");
}

/** Source files and nothing that could be a profile. */
const isOfCode = ({ files }: Folder) => offers(files).length === 0 && files.some(({ name }) => isCode(name));

/** Files that vanished between the drop and the reading, a folder without permission. */
function unreadable(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  openDialog("That could not be read", () => h("p", null, `The browser says: ${reason}`));
}

/** The whole window takes a drop and a paste, whatever it shows. */
export function listenForFiles(): void {
  let depth = 0;
  const over = (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  };
  addEventListener("dragover", over);
  addEventListener("dragenter", (event) => {
    over(event);
    depth++;
    dragging.value = carriesFiles(event.dataTransfer);
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) dragging.value = false;
  });
  addEventListener("drop", (event) => {
    depth = 0;
    dragging.value = false;
    if (!event.dataTransfer) return;
    event.preventDefault();
    void take(event.dataTransfer, "dropped").then(accept, unreadable);
  });
  addEventListener("paste", (event) => {
    if (isTyping(event.target) || !event.clipboardData) return;
    event.preventDefault();
    void take(event.clipboardData, pastedName()).then(accept, unreadable);
  });
}
