/**
 * The browser's own dialogs for files and folders, and the clipboard. An
 * `<input type=file>` works in every browser and from file://, where the newer
 * pickers do not.
 */
import { type Folder, MOST_FILES } from "./drop.ts";
import { fromFile, fromText, type Source } from "./source.ts";

function ask(prepare: (input: HTMLInputElement) => void): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.hidden = true;
    prepare(input);
    const done = (files: File[]) => {
      input.remove();
      resolve(files);
    };
    input.addEventListener("change", () => done([...(input.files ?? [])]));
    input.addEventListener("cancel", () => done([]));
    // In the document, or it may be collected while the dialog is open.
    document.body.append(input);
    input.click();
  });
}

export async function chooseFiles(): Promise<Source[]> {
  const files = await ask((input) => {
    input.multiple = true;
  });
  return files.map((file) => fromFile(file));
}

/** All files of the chosen folder; the browser itself asks the user to confirm. */
export async function chooseFolder(): Promise<Folder> {
  const files = await ask((input) => {
    input.webkitdirectory = true;
  });
  const name = files[0]?.webkitRelativePath.split("/")[0] ?? "";
  const listed = files.slice(0, MOST_FILES);
  return {
    name,
    root: `${name}/`,
    files: listed.map((file) => fromFile(file, file.webkitRelativePath.slice(name.length + 1))),
    unreadable: [],
    cut: listed.length < files.length,
  };
}

/**
 * The clipboard's text, after the browser's permission; a sentence that says
 * what to do instead where the browser does not give it.
 */
export async function readClipboard(name: string): Promise<Source | string> {
  const how = "press Ctrl+V (⌘V on a Mac) on this page instead";
  try {
    const text = await navigator.clipboard.readText();
    return text === "" ? `The clipboard has no text: copy a profile first, or ${how}.` : fromText(text, name);
  } catch {
    return `The browser does not let a button read the clipboard here: ${how}.`;
  }
}
