/** The profiles of a folder to choose from: name, size, kind, newest first. */
import { useSignal } from "@preact/signals";
import { type Folder, MOST_FILES } from "../../source/drop.ts";
import { offers } from "../../source/folder.ts";
import type { Source } from "../../source/source.ts";

/** Sizes of files, not amounts of a profile: the core writes those. */
function sizeText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(value >= 1000 ? 4 : 3)} ${units[unit]}`;
}

const when = (time: number | null) =>
  time === null ? "" : new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** What of the folder is not among the offers for a reason that the user should know. */
function Left({ folder: { unreadable, cut } }: { folder: Folder }) {
  return (
    <>
      {cut && (
        <p class="amber-text">
          Only the first {MOST_FILES.toLocaleString("en")} files were looked at. Choose a smaller folder, or drop the
          profiles themselves.
        </p>
      )}
      {unreadable.length > 0 && (
        <p class="amber-text" title={unreadable.slice(0, 100).join("\n")}>
          The browser could not read {unreadable.length.toLocaleString("en")} of its entries, such as{" "}
          <span class="mono">{unreadable[0]}</span>.
        </p>
      )}
    </>
  );
}

export function FolderChoice({ folder, choose }: { folder: Folder; choose: (chosen: Source[]) => void }) {
  const { files } = folder;
  const list = useSignal(offers(files)).value;
  const chosen = useSignal<ReadonlySet<number>>(new Set(list.length > 0 ? [0] : []));
  const set = (index: number, on: boolean) => {
    const next = new Set(chosen.value);
    if (on) next.add(index);
    else next.delete(index);
    chosen.value = next;
  };
  const others = files.length - list.length;
  if (list.length === 0)
    return (
      <>
        <Left folder={folder} />
        <p>
          None of its {files.length.toLocaleString("en")} files has the name of a profile (.collapsed, .folded, .stacks
          or .txt, plain, .gz or .zst). To read one anyway, drop the file itself.
        </p>
      </>
    );
  return (
    <form
      class="folder"
      onSubmit={(event) => {
        event.preventDefault();
        choose(list.flatMap(({ source }, index) => (chosen.value.has(index) ? [source] : [])));
      }}
    >
      <Left folder={folder} />
      <table class="plain">
        <thead>
          <tr>
            <th>
              <span class="sr">Open</span>
            </th>
            <th>Name</th>
            <th class="right">Size</th>
            <th>Kind</th>
            <th>Changed</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ source, kind }, index) => (
            <tr key={source.name}>
              <td>
                <input
                  type="checkbox"
                  id={`offer-${index}`}
                  checked={chosen.value.has(index)}
                  onChange={(event) => set(index, event.currentTarget.checked)}
                />
              </td>
              <td class="mono">
                <label for={`offer-${index}`}>{source.name}</label>
              </td>
              <td class="right number">{sizeText(source.blob.size)}</td>
              <td>{kind}</td>
              <td class="number">{when(source.modified)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer class="dialog-foot">
        <span class="dim">
          {others > 0 &&
            `${others.toLocaleString("en")} more ${others === 1 ? "file is no profile by its name." : "files are no profiles by their names."}`}
        </span>
        <button type="submit" class="button primary" disabled={chosen.value.size === 0}>
          Open {chosen.value.size}
        </button>
      </footer>
    </form>
  );
}
