/** What the listing asks the user for: the files, or which of them is meant. */
import type { ListingHead } from "../../engine/lines.ts";
import { chooseFiles, chooseFolder } from "../../source/choose.ts";
import { report } from "../state.ts";
import { addFiles, addFolder, dropped, files } from "./files.ts";

const fileOf = (path: string) => path.split(/[/\\]/).pop() ?? path;

export function FilesWanted({ path }: { path: string }) {
  const many = files.value.length;
  const folder = async () => {
    const chosen = await chooseFolder();
    if (chosen.files.length > 0) addFolder(chosen);
  };
  const some = async () => {
    const chosen = await chooseFiles();
    if (chosen.length > 0) addFiles(chosen);
  };
  return (
    <section class="source-ask" aria-label="Source files">
      <p>
        {many > 0 && path !== "" ? (
          <>
            None of the {many.toLocaleString("en")} source files at hand is <b class="mono">{fileOf(path)}</b>. Drop it
            here, or its folder.
          </>
        ) : (
          <>Drop the source files or their folder here to see what these lines say.</>
        )}{" "}
        They are read on this machine; nothing is uploaded.
      </p>
      {dropped.value && <p role="status">{dropped.value}</p>}
      <div class="source-do">
        <button type="button" class="button primary" onClick={() => folder().catch(report)}>
          Choose a folder…
        </button>
        <button type="button" class="button" onClick={() => some().catch(report)}>
          Choose files…
        </button>
      </div>
    </section>
  );
}

interface WhichProps {
  head: ListingHead;
  choose: (source: number) => void;
}

/** Files whose paths end alike. */
export function Which({ head, choose }: WhichProps) {
  const { offered, more, source } = head;
  return (
    <section class="source-ask" aria-label="Which file">
      <p>
        {offered.length === 1
          ? `This file has the same name, in another folder. Is it ${head.path}?`
          : `${(offered.length + more).toLocaleString("en")} files may be ${head.path}. Which one is it?`}
      </p>
      <div class="source-which">
        {offered.map((file) => (
          <button
            key={file.source}
            type="button"
            class="button mono"
            aria-pressed={file.source === source?.source}
            onClick={() => choose(file.source)}
          >
            {file.path}
          </button>
        ))}
        {more > 0 && <span class="dim">and {more.toLocaleString("en")} more</span>}
      </div>
    </section>
  );
}
